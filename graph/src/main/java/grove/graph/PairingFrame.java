package grove.graph;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;

/// A message between two devices that are being paired: 4 bytes of length (of what follows), 1 byte
/// of type, the body.
sealed interface PairingFrame {
  /// Longest frame: type and body.
  int BYTES_MAX = (4 << 20) + 1;

  /// Bytes of the length that begins a frame.
  int LENGTH_BYTES = 4;

  /// Bytes of a name.
  int NAME_BYTES_MAX = 128;

  /// The new device binds itself to a random number that it does not show yet: so neither side, nor
  /// a relay between two links, can choose what the digits will be.
  record Commit(Hash hash, String name) implements PairingFrame {}

  /// The old device's random number.
  record Nonce(Hash nonce, String name) implements PairingFrame {}

  /// The number that the new device is bound to.
  record Reveal(Hash nonce) implements PairingFrame {}

  /// The sender's person says that the digits are the same.
  record Confirm() implements PairingFrame {}

  record Give(Bytes content) implements PairingFrame {}

  record Taken() implements PairingFrame {}

  record Abort() implements PairingFrame {}

  private int type() {
    return switch (this) {
      case Commit _ -> 1;
      case Nonce _ -> 2;
      case Reveal _ -> 3;
      case Confirm _ -> 4;
      case Give _ -> 5;
      case Taken _ -> 6;
      case Abort _ -> 7;
    };
  }

  /// Type and body.
  default Bytes encode() {
    var out = new ByteWriter().u8(type());
    switch (this) {
      case Commit(var hash, var name) -> out.hash(hash).text(name);
      case Nonce(var nonce, var name) -> out.hash(nonce).text(name);
      case Reveal(var nonce) -> out.hash(nonce);
      case Give(var content) -> out.bytes32(content);
      case Confirm _, Taken _, Abort _ -> {}
    }
    return out.toBytes();
  }

  static PairingFrame decode(Bytes encoded) throws MalformedException {
    var in = ByteReader.of(encoded);
    var frame = read(in);
    in.end();
    return frame;
  }

  static PairingFrame read(ByteReader in) throws MalformedException {
    var type = in.u8();
    return switch (type) {
      case 1 -> new Commit(in.hash(), in.text(NAME_BYTES_MAX));
      case 2 -> new Nonce(in.hash(), in.text(NAME_BYTES_MAX));
      case 3 -> new Reveal(in.hash());
      case 4 -> new Confirm();
      case 5 -> new Give(in.bytes32(BYTES_MAX));
      case 6 -> new Taken();
      case 7 -> new Abort();
      default -> throw new MalformedException("an unknown message");
    };
  }
}

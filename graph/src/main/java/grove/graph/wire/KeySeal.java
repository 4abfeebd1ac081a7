package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;

/// KEY_SEAL: the keys of an epoch, sealed to the receiver's device.
///
/// @param sealed HPKE: encapsulated key and cipher text; empty where the sender does not have or
///     not give them
public record KeySeal(Hash epoch, Bytes sealed) implements Frame {
  private static final int SEALED_BYTES_MAX = 8 << 10;

  static KeySeal read(ByteReader in) throws MalformedException {
    return new KeySeal(in.hash(), in.bytes16(SEALED_BYTES_MAX));
  }

  @Override
  public int type() {
    return Frames.KEY_SEAL;
  }

  @Override
  public void write(ByteWriter out) {
    out.hash(epoch).bytes16(sealed);
  }
}

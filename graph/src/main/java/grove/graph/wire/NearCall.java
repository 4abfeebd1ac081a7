package grove.graph.wire;

import grove.graph.NetworkKey;
import grove.identity.DeviceId;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/// What a node says to the local network of one group: that a device of it listens at a port of the
/// sender's host. Only who has the group's discovery key understands it; nothing in it is the same in
/// two calls but the version and the port.
///
/// @param nonce fresh for each call
/// @param port where the device takes links
/// @param masked the device's id under HMAC(discovery key, nonce)
/// @param tag first 8 bytes of HMAC(discovery key, nonce + port + masked)
public record NearCall(Bytes nonce, int port, Bytes masked, Bytes tag) {
  /// Bytes of a call.
  public static final int BYTES = 59;

  private static final int VERSION = 1;
  private static final int NONCE_BYTES = 16;
  private static final int TAG_BYTES = 8;
  private static final Bytes MASK = Bytes.utf8("grove/near/mask/1");
  private static final Bytes TAG = Bytes.utf8("grove/near/tag/1");

  /// A call for a device.
  public static NearCall make(Secret discovery, DeviceId device, int port, SecureRandom random) {
    var bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    var nonce = Bytes.owned(bytes);
    var masked = mask(discovery, nonce, device.bytes());
    return new NearCall(nonce, port, masked, tag(discovery, nonce, port, masked));
  }

  public static NearCall read(Bytes datagram) throws MalformedException {
    var in = ByteReader.of(datagram);
    var call = read(in);
    in.end();
    return call;
  }

  static NearCall read(ByteReader in) throws MalformedException {
    if (in.u8() != VERSION) {
      throw new MalformedException("another version");
    }
    var nonce = in.bytes(NONCE_BYTES);
    var port = in.u16();
    if (port == 0) {
      throw new MalformedException("not a port");
    }
    return new NearCall(nonce, port, in.bytes(DeviceId.SIZE), in.bytes(TAG_BYTES));
  }

  public Bytes encode() {
    return new ByteWriter().u8(VERSION).bytes(nonce).u16(port).bytes(masked).bytes(tag).toBytes();
  }

  /// The key among these with which the call was made.
  public Optional<NetworkKey> madeWith(List<NetworkKey> keys) {
    return keys.stream().filter(key -> fits(key.discovery())).findFirst();
  }

  /// Whether the call was made with the key.
  public boolean fits(Secret discovery) {
    var wanted = tag(discovery, nonce, port, masked);
    return MessageDigest.isEqual(wanted.toArray(), tag.toArray());
  }

  /// Whose call it is; of use only with the key with which it was made.
  public DeviceId device(Secret discovery) {
    return new DeviceId(mask(discovery, nonce, masked));
  }

  private static Bytes tag(Secret discovery, Bytes nonce, int port, Bytes masked) {
    var place = new ByteWriter().u16(port).toBytes();
    return Suite.hmac(discovery, TAG, nonce, place, masked).slice(0, TAG_BYTES);
  }

  private static Bytes mask(Secret discovery, Bytes nonce, Bytes device) {
    var pad = Suite.hmac(discovery, MASK, nonce).toArray();
    var bytes = device.toArray();
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] ^= pad[i];
    }
    return Bytes.owned(bytes);
  }
}

package grove.identity;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// A device's current public key for sealing, signed by the device.
///
/// @param publicKey X-Wing, [Suite#SEAL_KEY_BYTES] bytes
/// @param createdMs ms since 1970, display and rotation only
/// @param signature by the device key over "grove/key-package/1", device, public key and time
public record KeyPackage(DeviceId device, Bytes publicKey, long createdMs, Bytes signature) {
  private static final Bytes DOMAIN = Bytes.utf8("grove/key-package/1");

  public KeyPackage {
    if (publicKey.size() != Suite.SEAL_KEY_BYTES || signature.size() != Suite.SIGNATURE_BYTES) {
      throw new IllegalArgumentException("a key package has a key and a signature of fixed size");
    }
  }

  public static KeyPackage issue(DeviceKey device, SealKey key, long nowMs) {
    var signed = signed(device.id(), key.publicKey(), nowMs);
    return new KeyPackage(device.id(), key.publicKey(), nowMs, device.sign(signed));
  }

  /// Whether the device signed it, and everybody can seal to its key.
  public boolean valid() {
    return SealKey.validPublic(publicKey)
        && Suite.verify(device.bytes(), signed(device, publicKey, createdMs), signature);
  }

  public void write(ByteWriter writer) {
    writer.bytes(device.bytes()).bytes(publicKey).u64(createdMs).bytes(signature);
  }

  public static KeyPackage read(ByteReader reader) throws MalformedException {
    return new KeyPackage(
        DeviceId.read(reader),
        reader.bytes(Suite.SEAL_KEY_BYTES),
        reader.u64(),
        reader.bytes(Suite.SIGNATURE_BYTES));
  }

  private static Bytes signed(DeviceId device, Bytes publicKey, long createdMs) {
    return new ByteWriter()
        .bytes(DOMAIN)
        .bytes(device.bytes())
        .bytes(publicKey)
        .u64(createdMs)
        .toBytes();
  }
}

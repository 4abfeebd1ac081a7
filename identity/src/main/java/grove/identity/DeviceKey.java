package grove.identity;

import grove.identity.bytes.Bytes;
import java.security.SecureRandom;

/// A private Ed25519 key: that of a device, or a short-lived one such as that of an invitation.
///
/// It may be used by several threads. The caller closes the seed by closing the key.
public final class DeviceKey implements AutoCloseable {
  private final Secret seed;
  private final DeviceId id;

  private DeviceKey(Secret seed) {
    if (seed.size() != Ed25519Keys.SEED_BYTES) {
      throw new IllegalArgumentException("a seed has " + Ed25519Keys.SEED_BYTES + " bytes");
    }
    this.seed = seed;
    id = new DeviceId(Suite.signatures().publicKey(seed));
  }

  public static DeviceKey generate(SecureRandom random) {
    return new DeviceKey(Secret.random(random, Ed25519Keys.SEED_BYTES));
  }

  /// Takes the seed of 32 bytes over.
  public static DeviceKey of(Secret seed) {
    return new DeviceKey(seed);
  }

  public Secret seed() {
    return seed;
  }

  public DeviceId id() {
    return id;
  }

  /// An Ed25519 signature (RFC 8032) of 64 bytes.
  public Bytes sign(Bytes message) {
    return Suite.signatures().sign(seed, id.bytes(), message);
  }

  @Override
  public void close() {
    seed.close();
  }
}

package grove.identity;

import grove.identity.bytes.Bytes;

/// A person's private key, derived from the [RecoveryCode].
///
/// It signs the certificate of the first device, and recoveries, and nothing else; whoever derives
/// it closes it after use.
public final class PersonKey implements AutoCloseable {
  private final Secret seed;
  private final PersonId id;

  /// Takes the seed over.
  PersonKey(Secret seed) {
    this.seed = seed;
    id = new PersonId(Suite.signatures().publicKey(seed));
  }

  public PersonId id() {
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

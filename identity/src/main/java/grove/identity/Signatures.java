package grove.identity;

import grove.identity.bytes.Bytes;

/// Makes and judges signatures, and says which keys are any.
///
/// Only code of this package can put another one in the place of [Ed25519Keys], for the time of a
/// call and for one thread. In a program nothing does; the test tree does it for simulated worlds,
/// in which most of the time would go into signatures.
interface Signatures {
  ScopedValue<Signatures> STAND_IN = ScopedValue.newInstance();

  /// Whether the bytes are a public key.
  boolean valid(Bytes key);

  boolean verify(Bytes key, Bytes message, Bytes signature);

  Bytes publicKey(Secret seed);

  Bytes sign(Secret seed, Bytes publicKey, Bytes message);
}

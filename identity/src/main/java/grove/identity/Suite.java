package grove.identity;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.security.SecureRandom;

/// The primitives of suite 1 in one place: what every floor above uses of cryptography.
///
/// SHA-256 is [grove.identity.bytes.Hash]; signing keys are [DeviceKey] and [PersonKey]. All methods
/// may be called by any thread.
public final class Suite {
  /// The number of this suite, as entries carry it.
  public static final int NUMBER = 1;

  /// Bytes of a symmetric key.
  public static final int KEY_BYTES = Aead.KEY_BYTES;

  /// Bytes that [#seal] adds.
  public static final int TAG_BYTES = Aead.TAG_BYTES;

  /// Bytes of an Ed25519 signature.
  public static final int SIGNATURE_BYTES = Ed25519Keys.SIGNATURE_BYTES;

  /// Bytes of an X-Wing public key.
  public static final int SEAL_KEY_BYTES = SealKey.PUBLIC_BYTES;

  /// Bytes that [#sealTo] adds.
  public static final int SEAL_EXTRA_BYTES = SealKey.ENCAPSULATION_BYTES + Aead.TAG_BYTES;

  /// Checked keys that are kept: more devices than a group has, at about 250 bytes each.
  private static final int CHECKED_KEYS_MAX = 4_096;

  private static final Signatures ED25519 = new Ed25519Keys(CHECKED_KEYS_MAX);

  private Suite() {}

  static Signatures signatures() {
    return Signatures.STAND_IN.orElse(ED25519);
  }

  /// HKDF-SHA256 (RFC 5869), extract and expand.
  public static Secret hkdf(Secret ikm, Bytes salt, Bytes info, int bytes) {
    return Derivation.hkdf(ikm, salt, info, bytes);
  }

  /// HMAC-SHA256 over the parts, one after the other: 32 bytes.
  public static Bytes hmac(Secret key, Bytes... parts) {
    return Derivation.hmac(key, parts);
  }

  /// AES-256-GCM: cipher text and a tag of 16 bytes. One key meets one nonce with one text only.
  public static Bytes seal(Secret key, long nonce, Bytes ad, Bytes plain) {
    return Aead.seal(key, Aead.nonce(nonce), ad, plain);
  }

  /// Opens what [#seal] made with the same key, nonce and associated data.
  public static Bytes open(Secret key, long nonce, Bytes ad, Bytes sealed)
      throws MalformedException {
    return Aead.open(key, Aead.nonce(nonce), ad, sealed);
  }

  /// Whether the Ed25519 signature is valid under strict rules: see [Ed25519Keys].
  public static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    return signatures().verify(publicKey, message, signature);
  }

  /// Whether the bytes are an Ed25519 public key that may own a log or be a person.
  public static boolean validKey(Bytes publicKey) {
    return signatures().valid(publicKey);
  }

  /// HPKE (RFC 9180) in base mode to the holder of an X-Wing key: encapsulation, then cipher text.
  ///
  /// The key must be valid, as that of a valid [KeyPackage] is.
  public static Bytes sealTo(
      Bytes hpkePublicKey, Bytes info, Bytes ad, Bytes plain, SecureRandom random) {
    return SealKey.seal(hpkePublicKey, info, ad, plain, random);
  }
}

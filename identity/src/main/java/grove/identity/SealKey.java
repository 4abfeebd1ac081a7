package grove.identity;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;

/// A private key that opens what was sealed to a device: HPKE (RFC 9180) in base mode with X-Wing
/// (X25519 and ML-KEM-768 together), HKDF-SHA256 and AES-256-GCM.
///
/// It is a seed of 32 bytes, from which both halves are expanded. Sealed bytes are the
/// encapsulation, then the cipher text.
public final class SealKey implements AutoCloseable {
  static final int PUBLIC_BYTES = 1_216;
  static final int ENCAPSULATION_BYTES = 1_120;

  static final int SEED_BYTES = 32;
  private static final int ENCAPSULATION_SEED_BYTES = 64;

  private static final int ML_KEM_VECTOR_BYTES = 1_152;
  private static final int ML_KEM_MODULUS = 3_329;
  private static final int X25519_AT = 1_184;

  /// The u-coordinates whose order divides eight, on the curve or its twist: 0, 1, -1 and two of
  /// order eight, least byte first; then 0 and 1 as p and p + 1.
  private static final Set<Bytes> SMALL_ORDER =
      Stream.of(
              "0000000000000000000000000000000000000000000000000000000000000000",
              "0100000000000000000000000000000000000000000000000000000000000000",
              "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
              "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
              "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
              "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
              "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
          .map(hex -> Bytes.owned(HexFormat.of().parseHex(hex)))
          .collect(Collectors.toUnmodifiableSet());

  private final Secret seed;
  private final Bytes publicKey;

  private SealKey(Secret seed) {
    this.seed = seed;
    var hpke = hpke();
    publicKey =
        Bytes.owned(
            hpke.serializePublicKey(hpke.deserializePrivateKey(seed.live(), null).getPublic()));
  }

  public static SealKey generate(SecureRandom random) {
    return new SealKey(Secret.random(random, SEED_BYTES));
  }

  /// Takes the seed over.
  static SealKey of(Secret seed) {
    return new SealKey(seed);
  }

  /// Reads the form of [#encoded].
  public static SealKey of(Bytes encoded) throws MalformedException {
    if (encoded.size() != SEED_BYTES) {
      throw new MalformedException("a sealing key has " + SEED_BYTES + " bytes");
    }
    return new SealKey(Secret.of(encoded));
  }

  /// The seed, secret: for the vault only.
  public Bytes encoded() {
    return seed.bytes();
  }

  public Bytes publicKey() {
    return publicKey;
  }

  /// Opens what [Suite#sealTo] sealed to the public key with the same info and associated data.
  public Bytes open(Bytes info, Bytes ad, Bytes sealed) throws MalformedException {
    if (sealed.size() < Suite.SEAL_EXTRA_BYTES) {
      throw new MalformedException("a seal is shorter than its key");
    }
    var encapsulation = sealed.slice(0, ENCAPSULATION_BYTES).toArray();
    var text = sealed.slice(ENCAPSULATION_BYTES, sealed.size()).toArray();
    var hpke = hpke();
    var pair = hpke.deserializePrivateKey(seed.live(), null);
    try {
      var context = hpke.setupBaseR(encapsulation, pair, info.toArray());
      return Bytes.owned(context.open(ad.toArray(), text));
    } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
      throw new MalformedException("a seal does not open: not for this key, or changed", e);
    }
  }

  /// Whether the bytes are a public key that everybody can seal to: every coefficient of the ML-KEM
  /// half is below the modulus (FIPS 203, 7.2), and the X25519 half is no point of small order.
  ///
  /// Judged here and not by the library's errors, since all nodes must judge alike.
  static boolean validPublic(Bytes key) {
    return key.size() == PUBLIC_BYTES && validVector(key) && validPoint(key);
  }

  static Bytes seal(Bytes publicKey, Bytes info, Bytes ad, Bytes plain, SecureRandom random) {
    if (!validPublic(publicKey)) {
      throw new IllegalArgumentException("sealing to an invalid key; check its key package first");
    }
    var hpke = hpke();
    var seed = new byte[ENCAPSULATION_SEED_BYTES];
    random.nextBytes(seed);
    try {
      var recipient = hpke.deserializePublicKey(publicKey.toArray());
      var context = hpke.setupBaseS(recipient, info.toArray(), seed);
      var text = context.seal(ad.toArray(), plain.toArray());
      return Bytes.concat(Bytes.owned(context.getEncapsulation()), Bytes.owned(text));
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("HPKE failed to seal", e);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  private static boolean validVector(Bytes key) {
    for (var at = 0; at < ML_KEM_VECTOR_BYTES; at += 3) {
      var bits =
          (key.at(at) & 0xff) | ((key.at(at + 1) & 0xff) << 8) | ((key.at(at + 2) & 0xff) << 16);
      if ((bits & 0xfff) >= ML_KEM_MODULUS || bits >>> 12 >= ML_KEM_MODULUS) {
        return false;
      }
    }
    return true;
  }

  /// The points of small order are few, so they are listed: the highest bit counts for nothing, and
  /// two of them have a second form, above the modulus.
  private static boolean validPoint(Bytes key) {
    var point = key.slice(X25519_AT, PUBLIC_BYTES).toArray();
    point[point.length - 1] &= 0x7f;
    return !SMALL_ORDER.contains(Bytes.owned(point));
  }

  /// A new one for each use: it keeps state of the random source.
  private static HPKE hpke() {
    return new HPKE(HPKE.mode_base, HPKE.kem_X_WING, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }

  @Override
  public void close() {
    seed.close();
  }
}

package grove.identity;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM of the JDK (hardware instructions), one cipher object per thread and direction.
///
/// Whoever calls sees to it that no key meets one nonce with two different texts; Grove's keys are
/// derived for one text, so nonces are small constants. The same text twice is allowed (equal chunks
/// of files give equal cipher text on purpose), while the JDK refuses to use one nonce twice in a
/// row: then a new cipher object is taken.
final class Aead {
  static final int KEY_BYTES = 32;
  static final int TAG_BYTES = 16;

  /// The JDK's fast AES-GCM is compiled in after some thousand calls, however long the texts are: in
  /// small pieces the first 200 MB of a process are sealed at several hundred MB/s instead of 70.
  /// (Opening can not be helped so: there the JDK collects all pieces first.)
  private static final int SEAL_PIECE_BYTES = 2_048;

  private static final int NONCE_BYTES = 12;
  private static final int NONCE_ZEROS = 4;

  private static final ThreadLocal<Cipher> SEALING = ThreadLocal.withInitial(Aead::cipher);
  private static final ThreadLocal<Cipher> OPENING = ThreadLocal.withInitial(Aead::cipher);

  private Aead() {}

  /// The nonce of 12 bytes for a number: four zeros, then the number.
  static Bytes nonce(long number) {
    return Bytes.owned(ByteBuffer.allocate(NONCE_BYTES).putLong(NONCE_ZEROS, number).array());
  }

  static Bytes seal(Secret key, Bytes nonce, Bytes ad, Bytes plain) {
    var parameters = new GCMParameterSpec(8 * TAG_BYTES, nonce.toArray());
    try {
      return finish(sealing(aesKey(key), parameters), ad, plain, SEAL_PIECE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed to seal", e);
    }
  }

  static Bytes open(Secret key, Bytes nonce, Bytes ad, Bytes sealed) throws MalformedException {
    if (sealed.size() < TAG_BYTES) {
      throw new MalformedException("sealed bytes are shorter than their tag");
    }
    var cipher = OPENING.get();
    try {
      var parameters = new GCMParameterSpec(8 * TAG_BYTES, nonce.toArray());
      cipher.init(Cipher.DECRYPT_MODE, aesKey(key), parameters);
      return finish(cipher, ad, sealed, sealed.size());
    } catch (AEADBadTagException e) {
      throw new MalformedException("sealed bytes do not open: wrong key, or changed", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed to open", e);
    }
  }

  private static Bytes finish(Cipher cipher, Bytes ad, Bytes text, int pieceBytes)
      throws GeneralSecurityException {
    if (!ad.isEmpty()) {
      cipher.updateAAD(ad.toArray());
    }
    return text.through(cipher, pieceBytes);
  }

  private static Cipher sealing(SecretKeySpec key, GCMParameterSpec nonce)
      throws GeneralSecurityException {
    try {
      var cipher = SEALING.get();
      cipher.init(Cipher.ENCRYPT_MODE, key, nonce);
      return cipher;
    } catch (InvalidAlgorithmParameterException usedBefore) {
      var fresh = cipher();
      fresh.init(Cipher.ENCRYPT_MODE, key, nonce);
      return fresh;
    }
  }

  private static SecretKeySpec aesKey(Secret key) {
    if (key.size() != KEY_BYTES) {
      throw new IllegalArgumentException("an AES-256 key has " + KEY_BYTES + " bytes");
    }
    return new SecretKeySpec(key.live(), "AES");
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }
}

package grove.identity;

import grove.identity.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA256 (RFC 2104) and HKDF-SHA256 (RFC 5869) on the JDK's Mac, one object per thread.
///
/// Not `javax.crypto.KDF`: it takes a new object and several wrappers for each derivation, and an
/// entry needs one.
final class Derivation {
  private static final String HMAC = "HmacSHA256";
  private static final int HASH_BYTES = 32;

  /// RFC 5869: at most 255 blocks.
  private static final int OUTPUT_BYTES_MAX = 255 * HASH_BYTES;

  private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(Derivation::mac);

  private Derivation() {}

  static Bytes hmac(Secret key, Bytes... parts) {
    var mac = keyed(key.live());
    for (var part : parts) {
      mac.update(part.toArray());
    }
    return Bytes.owned(mac.doFinal());
  }

  static Secret hkdf(Secret ikm, Bytes salt, Bytes info, int bytes) {
    if (bytes < 1 || bytes > OUTPUT_BYTES_MAX) {
      throw new IllegalArgumentException(bytes + " bytes can not be derived at once");
    }
    var mac = keyed(salt.toArray());
    var extracted = mac.doFinal(ikm.live());
    try {
      return Secret.of(expand(extracted, info.toArray(), bytes));
    } finally {
      Arrays.fill(extracted, (byte) 0);
    }
  }

  private static byte[] expand(byte[] key, byte[] info, int bytes) {
    var mac = keyed(key);
    var out = new byte[bytes];
    var block = new byte[0];
    for (int at = 0, i = 1; at < bytes; i++) {
      mac.update(block);
      mac.update(info);
      block = mac.doFinal(new byte[] {(byte) i});
      var n = Math.min(block.length, bytes - at);
      System.arraycopy(block, 0, out, at, n);
      at += n;
    }
    Arrays.fill(block, (byte) 0);
    return out;
  }

  /// HMAC pads its key with zeros, so one zero stands for the empty key, which the JDK refuses.
  private static Mac keyed(byte[] key) {
    try {
      var mac = MAC.get();
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC refused its key", e);
    }
  }

  private static Mac mac() {
    try {
      return Mac.getInstance(HMAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}

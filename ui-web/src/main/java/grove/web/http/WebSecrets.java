package grove.web.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// Makes unguessable words for tokens, codes and content paths, and hashes them.
final class WebSecrets {
  private final SecureRandom random;

  WebSecrets(SecureRandom random) {
    this.random = random;
  }

  /// 256 random bits as 43 characters that may stand in a URL.
  String next() {
    byte[] bytes = new byte[WebLimits.SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// What is kept of a secret: its SHA-256 in hex. Looking a hash up in a map tells a guesser
  /// nothing about the secret behind its neighbours.
  static String hash(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

package grove.identity.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Bytes as text that people copy: a prefix, then base64url of the bytes and a checksum.
///
/// The checksum is the first 4 bytes of SHA-256 over "grove/text/1", the prefix and the bytes; with
/// it a text that was cut short in copying says so. White space anywhere is ignored, since mail
/// programs break lines; apart from that every value has one text.
public final class TextCode {
  private static final String DOMAIN = "grove/text/1";
  private static final int CHECKSUM_BYTES = 4;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private TextCode() {}

  public static String encode(String prefix, Bytes bytes) {
    var all = Bytes.concat(bytes, checksum(prefix, bytes));
    return prefix + ENCODER.encodeToString(all.array());
  }

  /// Reads what [#encode] wrote with the same prefix.
  ///
  /// @param bytesMax limit of the bytes inside, checked before they are decoded
  public static Bytes decode(String prefix, String text, int bytesMax) throws MalformedException {
    if (text.length() > 4L * (bytesMax + prefix.length() + CHECKSUM_BYTES)) {
      throw new MalformedException("the text is too long");
    }
    var plain = withoutSpace(text);
    if (!plain.startsWith(prefix)) {
      throw new MalformedException("the text does not begin with " + prefix);
    }
    var all = base64(plain.substring(prefix.length()));
    if (all.length < CHECKSUM_BYTES) {
      throw new MalformedException("the text is incomplete: copy all of it");
    }
    var bytes = Bytes.of(all, 0, all.length - CHECKSUM_BYTES);
    var checksum = Bytes.of(all, all.length - CHECKSUM_BYTES, all.length);
    if (!checksum.equals(checksum(prefix, bytes))) {
      throw new MalformedException("the text is incomplete or changed: copy all of it");
    }
    if (bytes.size() > bytesMax) {
      throw new MalformedException("the text is too long");
    }
    return bytes;
  }

  private static byte[] base64(String text) throws MalformedException {
    try {
      var bytes = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
      // The decoder accepts padding and stray bits at the end; one value has one text.
      if (!ENCODER.encodeToString(bytes).equals(text)) {
        throw new MalformedException("the text is incomplete or changed: copy all of it");
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the text is incomplete or changed: copy all of it", e);
    }
  }

  private static String withoutSpace(String text) {
    var kept = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static Bytes checksum(String prefix, Bytes bytes) {
    return Hash.tagged(DOMAIN, Bytes.utf8(prefix), bytes).bytes().slice(0, CHECKSUM_BYTES);
  }
}

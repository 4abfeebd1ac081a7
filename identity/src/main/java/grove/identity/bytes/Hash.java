package grove.identity.bytes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A SHA-256 hash: the id of an entry, a group, an epoch or a chunk, or just a checksum.
///
/// @param bytes exactly [#SIZE] bytes
public record Hash(Bytes bytes) implements Comparable<Hash> {
  /// Bytes of a hash.
  public static final int SIZE = 32;

  /// The hash that stands for "none"; no known input has it.
  public static final Hash ZERO = new Hash(Bytes.owned(new byte[SIZE]));

  private static final int SHORT_BYTES = 4;

  /// One digest per thread: to make one costs more than to hash a short input.
  private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Hash::digest);

  public Hash {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("a hash has " + SIZE + " bytes, not " + bytes.size());
    }
  }

  /// A copy of the array, which holds the hash itself.
  public static Hash of(byte[] hash) {
    return new Hash(Bytes.of(hash));
  }

  /// SHA-256 over the parts, one after the other. Callers see to it that different lists of parts
  /// can not join to the same bytes.
  public static Hash sha256(Bytes... parts) {
    var digest = SHA256.get();
    for (var part : parts) {
      part.updateTo(digest);
    }
    return new Hash(Bytes.owned(digest.digest()));
  }

  /// SHA-256 over a domain string, which keeps the uses of the hash apart, and the parts.
  public static Hash tagged(String domain, Bytes... parts) {
    var digest = SHA256.get();
    digest.update(domain.getBytes(StandardCharsets.UTF_8));
    for (var part : parts) {
      part.updateTo(digest);
    }
    return new Hash(Bytes.owned(digest.digest()));
  }

  /// A fresh SHA-256 for input that comes in pieces, such as a file.
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  public String toHex() {
    return bytes.toHex();
  }

  /// The first 8 hex digits, for logs.
  public String shortHex() {
    return bytes.slice(0, SHORT_BYTES).toHex();
  }

  @Override
  public int compareTo(Hash other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return shortHex();
  }
}

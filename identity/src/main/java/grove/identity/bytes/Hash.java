package grove.identity.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/// A SHA-256 hash: the id of an entry, a group, an epoch or a chunk, or just a checksum.
///
/// Kept as four numbers, half the memory of an array in its wrappers: a workspace holds an id for each
/// of its entries.
public final class Hash implements Comparable<Hash> {
  /// Bytes of a hash.
  public static final int SIZE = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /// The hash that stands for "none"; no known input has it.
  public static final Hash ZERO = of(new byte[SIZE]);

  private static final int SHORT_BYTES = 4;

  /// One digest per thread: to make one costs more than to hash a short input.
  private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Hash::digest);

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  /// @param bytes exactly [#SIZE] bytes
  public Hash(Bytes bytes) {
    this(bytes.array(), 0, bytes.size());
  }

  private Hash(byte[] from, int at, int size) {
    if (size != SIZE) {
      throw new IllegalArgumentException("a hash has " + SIZE + " bytes, not " + size);
    }
    first = (long) LONGS.get(from, at);
    second = (long) LONGS.get(from, at + Long.BYTES);
    third = (long) LONGS.get(from, at + 2 * Long.BYTES);
    fourth = (long) LONGS.get(from, at + 3 * Long.BYTES);
  }

  /// The array holds the hash itself.
  public static Hash of(byte[] hash) {
    return new Hash(hash, 0, hash.length);
  }

  /// The [#SIZE] bytes of the array from `at` are the hash itself.
  public static Hash read(byte[] array, int at) {
    return new Hash(array, at, SIZE);
  }

  /// SHA-256 over the parts, one after the other. Callers see to it that different lists of parts
  /// can not join to the same bytes.
  public static Hash sha256(Bytes... parts) {
    var digest = SHA256.get();
    for (var part : parts) {
      part.updateTo(digest);
    }
    return of(digest.digest());
  }

  /// SHA-256 over a domain string, which keeps the uses of the hash apart, and the parts.
  public static Hash tagged(String domain, Bytes... parts) {
    var digest = SHA256.get();
    digest.update(domain.getBytes(StandardCharsets.UTF_8));
    for (var part : parts) {
      part.updateTo(digest);
    }
    return of(digest.digest());
  }

  /// A fresh SHA-256 for input that comes in pieces, such as a file.
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  public Bytes bytes() {
    return Bytes.owned(toArray());
  }

  /// The byte at `i`, from 0 to 255.
  public int byteAt(int i) {
    Objects.checkIndex(i, SIZE);
    var part =
        switch (i / Long.BYTES) {
          case 0 -> first;
          case 1 -> second;
          case 2 -> third;
          default -> fourth;
        };
    return (int) (part >>> (Byte.SIZE * (Long.BYTES - 1 - (i % Long.BYTES)))) & 0xff;
  }

  public byte[] toArray() {
    var bytes = new byte[SIZE];
    copyTo(bytes, 0);
    return bytes;
  }

  /// Copies the hash into `target`, beginning there at `at`.
  public void copyTo(byte[] target, int at) {
    LONGS.set(target, at, first);
    LONGS.set(target, at + Long.BYTES, second);
    LONGS.set(target, at + 2 * Long.BYTES, third);
    LONGS.set(target, at + 3 * Long.BYTES, fourth);
  }

  public String toHex() {
    return HexFormat.of().formatHex(toArray());
  }

  /// The first 8 hex digits, for logs.
  public String shortHex() {
    return toHex().substring(0, 2 * SHORT_BYTES);
  }

  /// The order of the bytes, without sign.
  @Override
  public int compareTo(Hash other) {
    if (first != other.first) {
      return Long.compareUnsigned(first, other.first);
    }
    if (second != other.second) {
      return Long.compareUnsigned(second, other.second);
    }
    return third != other.third
        ? Long.compareUnsigned(third, other.third)
        : Long.compareUnsigned(fourth, other.fourth);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash
        && first == hash.first
        && second == hash.second
        && third == hash.third
        && fourth == hash.fourth;
  }

  /// Any part of a hash is as good as a hash of it.
  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }

  @Override
  public String toString() {
    return shortHex();
  }
}

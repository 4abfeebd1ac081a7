package grove.identity.bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Cipher;

/// An immutable string of bytes, compared by content and ordered as unsigned bytes.
///
/// Every `byte[]` is copied into `Bytes` where it enters the program. A slice is a copy too: a
/// short slice never keeps a large array alive. [#toString] names size and hash code only, since
/// the content may be secret.
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /// A copy of the array.
  public static Bytes of(byte... bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
  }

  /// A copy of the array from `from` (inclusive) to `to` (exclusive).
  public static Bytes of(byte[] bytes, int from, int to) {
    Objects.checkFromToIndex(from, to, bytes.length);
    return from == to ? EMPTY : new Bytes(Arrays.copyOfRange(bytes, from, to));
  }

  /// Wraps an array without copying it. The caller gives the array away: whoever keeps a reference
  /// and writes to it breaks the promise that `Bytes` never change.
  public static Bytes owned(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes);
  }

  /// UTF-8; an unpaired surrogate becomes `?`.
  public static Bytes utf8(String text) {
    return owned(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads pairs of hex digits, in either case, without separators.
  public static Bytes hex(String digits) throws MalformedException {
    try {
      return owned(HexFormat.of().parseHex(digits));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("not hexadecimal digits", e);
    }
  }

  public static Bytes concat(Bytes... parts) {
    var size = 0;
    for (var part : parts) {
      size = Math.addExact(size, part.size());
    }
    var joined = new byte[size];
    var at = 0;
    for (var part : parts) {
      part.copyTo(joined, at);
      at += part.size();
    }
    return owned(joined);
  }

  public int size() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  public byte at(int i) {
    return array[i];
  }

  public Bytes slice(int from, int to) {
    return from == 0 && to == array.length ? this : of(array, from, to);
  }

  public byte[] toArray() {
    return array.clone();
  }

  /// Copies all bytes into `target`, beginning there at `at`.
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, 0, target, at, array.length);
  }

  /// Puts all bytes into a buffer, which must have room for them.
  public void copyTo(ByteBuffer target) {
    target.put(array);
  }

  /// Writes all bytes to a stream, which must not change or keep the array that it is given.
  public void writeTo(OutputStream out) throws IOException {
    out.write(array);
  }

  /// Feeds all bytes to a hash, without a copy.
  public void updateTo(MessageDigest digest) {
    digest.update(array);
  }

  /// Runs all bytes through a cipher that is ready, as its last input, without a copy.
  ///
  /// @param pieceBytes how many bytes the cipher is given at once
  public Bytes through(Cipher cipher, int pieceBytes) throws GeneralSecurityException {
    if (array.length <= pieceBytes) {
      return owned(cipher.doFinal(array));
    }
    var out = new byte[cipher.getOutputSize(array.length)];
    var written = 0;
    var at = 0;
    for (; array.length - at > pieceBytes; at += pieceBytes) {
      written += cipher.update(array, at, pieceBytes, out, written);
    }
    written += cipher.doFinal(array, at, array.length - at, out, written);
    return owned(written == out.length ? out : Arrays.copyOf(out, written));
  }

  public boolean startsWith(Bytes prefix) {
    var n = prefix.array.length;
    return n <= array.length && Arrays.equals(array, 0, n, prefix.array, 0, n);
  }

  public String toHex() {
    return HexFormat.of().formatHex(array);
  }

  /// Strict UTF-8: overlong forms, surrogates and cut characters are refused.
  public String toUtf8() throws MalformedException {
    return utf8(array, 0, array.length);
  }

  static String utf8(byte[] bytes, int from, int to) throws MalformedException {
    var text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    // The decoder puts U+FFFD where bytes are wrong, so only text that holds one can be wrong.
    if (text.indexOf(REPLACEMENT) >= 0) {
      var again = text.getBytes(StandardCharsets.UTF_8);
      if (!Arrays.equals(again, 0, again.length, bytes, from, to)) {
        throw new MalformedException("text is not valid UTF-8");
      }
    }
    return text;
  }

  byte[] array() {
    return array;
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return "Bytes[" + array.length + " #" + Integer.toHexString(hashCode()) + "]";
  }
}

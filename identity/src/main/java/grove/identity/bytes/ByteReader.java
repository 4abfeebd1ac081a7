package grove.identity.bytes;

import java.util.Objects;

/// Reads the canonical encoding: big-endian, fixed order, one valid form per value.
///
/// Every method checks what is left, and its limit, before it allocates. The reader has a position
/// and belongs to one thread. A decoder ends with [#end], so that no byte is left unexplained.
public final class ByteReader {
  private final byte[] array;
  private final int from;
  private final int to;
  private int at;

  private ByteReader(byte[] array, int from, int to) {
    this.array = array;
    this.from = from;
    this.to = to;
    at = from;
  }

  public static ByteReader of(Bytes bytes) {
    return of(bytes.array());
  }

  /// Reads from the array itself, which must not change meanwhile; what is read out is copied.
  public static ByteReader of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /// The same, of the part of an array from `from` (inclusive) to `to` (exclusive).
  public static ByteReader of(byte[] bytes, int from, int to) {
    Objects.checkFromToIndex(from, to, bytes.length);
    return new ByteReader(bytes, from, to);
  }

  public int u8() throws MalformedException {
    need(1);
    return array[at++] & 0xff;
  }

  public int u16() throws MalformedException {
    return (int) number(2);
  }

  public long u32() throws MalformedException {
    return number(4);
  }

  public long u48() throws MalformedException {
    return number(6);
  }

  /// All 64 bits; values from 2^63 come out negative.
  public long u64() throws MalformedException {
    return number(8);
  }

  /// One byte, 0 or 1; anything else is malformed.
  public boolean bool() throws MalformedException {
    var value = u8();
    if (value > 1) {
      throw new MalformedException("a flag is neither 0 nor 1");
    }
    return value == 1;
  }

  /// The next `n` bytes. `n` comes from the caller; if it comes from the input, use [#bytes16] or
  /// [#bytes32], or check it first.
  public Bytes bytes(int n) throws MalformedException {
    need(n);
    var read = Bytes.of(array, at, at + n);
    at += n;
    return read;
  }

  public Hash hash() throws MalformedException {
    need(Hash.SIZE);
    var hash = Hash.read(array, at);
    at += Hash.SIZE;
    return hash;
  }

  /// A length of 2 bytes, at most `max`, and as many bytes.
  public Bytes bytes16(int max) throws MalformedException {
    return bytes(count16(max));
  }

  /// A length of 4 bytes, at most `max`, and as many bytes.
  public Bytes bytes32(int max) throws MalformedException {
    return bytes(count32(max));
  }

  /// Text in strict UTF-8 behind a length of 2 bytes, at most `maxBytes` long.
  public String text(int maxBytes) throws MalformedException {
    var size = count16(maxBytes);
    need(size);
    var text = Bytes.utf8(array, at, at + size);
    at += size;
    return text;
  }

  /// A number of 2 bytes, at most `max`: a length or the count of a list.
  public int count16(int max) throws MalformedException {
    var count = u16();
    if (count > max) {
      throw new MalformedException("a count of " + count + " is above the limit of " + max);
    }
    return count;
  }

  /// A number of 4 bytes, at most `max`.
  public int count32(int max) throws MalformedException {
    var count = u32();
    if (count > max) {
      throw new MalformedException("a count of " + count + " is above the limit of " + max);
    }
    return (int) count;
  }

  /// All bytes that are left.
  public Bytes rest() throws MalformedException {
    return bytes(remaining());
  }

  public int remaining() {
    return to - at;
  }

  /// Bytes read so far.
  public int position() {
    return at - from;
  }

  /// Checks that nothing is left.
  public void end() throws MalformedException {
    if (remaining() > 0) {
      throw new MalformedException(remaining() + " bytes too many");
    }
  }

  private long number(int bytes) throws MalformedException {
    need(bytes);
    var value = 0L;
    for (var i = 0; i < bytes; i++) {
      value = (value << 8) | (array[at++] & 0xff);
    }
    return value;
  }

  private void need(int bytes) throws MalformedException {
    if (bytes < 0 || bytes > remaining()) {
      throw new MalformedException(
          "cut short: " + bytes + " bytes wanted, " + remaining() + " left");
    }
  }
}

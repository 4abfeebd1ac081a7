package grove.identity.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the canonical encoding that [ByteReader] reads: big-endian, fixed order.
///
/// A value that does not fit its field is a bug of the caller: `IllegalArgumentException`.
public final class ByteWriter {
  private static final byte[] NOTHING = {};
  private static final int FIRST_BYTES = 128;
  private static final int U8_MAX = 0xff;
  private static final int U16_MAX = 0xffff;
  private static final long U32_MAX = 0xffff_ffffL;
  private static final long U48_MAX = 0xffff_ffff_ffffL;

  private byte[] array;
  private int size;

  public ByteWriter() {
    this(FIRST_BYTES);
  }

  /// Begins with room for so many bytes; it grows when needed.
  public ByteWriter(int expectedBytes) {
    array = new byte[expectedBytes];
  }

  public ByteWriter u8(int value) {
    return number(value, U8_MAX, 1);
  }

  public ByteWriter u16(int value) {
    return number(value, U16_MAX, 2);
  }

  public ByteWriter u32(long value) {
    return number(value, U32_MAX, 4);
  }

  public ByteWriter u48(long value) {
    return number(value, U48_MAX, 6);
  }

  /// All 64 bits, as they are.
  public ByteWriter u64(long value) {
    put(value, 8);
    return this;
  }

  public ByteWriter bool(boolean value) {
    return u8(value ? 1 : 0);
  }

  /// The bytes alone, without a length: for fields of fixed size.
  public ByteWriter bytes(Bytes bytes) {
    room(bytes.size());
    bytes.copyTo(array, size);
    size += bytes.size();
    return this;
  }

  public ByteWriter hash(Hash hash) {
    room(Hash.SIZE);
    hash.copyTo(array, size);
    size += Hash.SIZE;
    return this;
  }

  /// A length of 2 bytes, then the bytes.
  public ByteWriter bytes16(Bytes bytes) {
    return u16(bytes.size()).bytes(bytes);
  }

  /// A length of 4 bytes, then the bytes.
  public ByteWriter bytes32(Bytes bytes) {
    return u32(bytes.size()).bytes(bytes);
  }

  /// UTF-8 behind a length of 2 bytes; at most 65,535 bytes. See [Bytes#utf8].
  public ByteWriter text(String text) {
    return bytes16(Bytes.owned(text.getBytes(StandardCharsets.UTF_8)));
  }

  public int size() {
    return size;
  }

  /// A copy of what was written, for who needs an array of its own.
  public byte[] toArray() {
    return Arrays.copyOf(array, size);
  }

  /// What was written, and the end of this writer: it is not copied where it fills the room exactly that
  /// was there from the beginning.
  public byte[] finish() {
    var all = size == array.length ? array : toArray();
    array = NOTHING;
    size = 0;
    return all;
  }

  public Bytes toBytes() {
    return Bytes.of(array, 0, size);
  }

  private ByteWriter number(long value, long max, int bytes) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(value + " does not fit " + bytes + " bytes");
    }
    put(value, bytes);
    return this;
  }

  private void put(long value, int bytes) {
    room(bytes);
    for (var shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      array[size++] = (byte) (value >>> shift);
    }
  }

  private void room(int bytes) {
    var needed = Math.addExact(size, bytes);
    if (needed > array.length) {
      array = Arrays.copyOf(array, Math.max(needed, 2 * array.length));
    }
  }
}

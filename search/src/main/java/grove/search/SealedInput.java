package grove.search;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.RandomAccessInput;
import org.jspecify.annotations.Nullable;

/// Reads the text of a sealed file, or a part of it, in order and by position.
///
/// It keeps the block that it read last, whichever way it was asked, and its place beside it; so
/// reading by position does not move the place. Like every input it belongs to one thread; clones
/// and slices are inputs of their own on the same file, which ends with the input it was opened by.
final class SealedInput extends IndexInput implements RandomAccessInput {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final byte[] NONE = {};

  private final SealedFile file;
  private final long from;
  private final long to;
  private boolean owner;
  private @Nullable IndexInput bytes;
  private byte[] block = NONE;
  private long blockFrom;
  private long at;

  SealedInput(String description, SealedFile file) {
    this(description, file, 0, file.length());
    owner = true;
  }

  private SealedInput(String description, SealedFile file, long from, long to) {
    super(description);
    this.file = file;
    this.from = from;
    this.to = to;
    this.at = from;
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  /// Index in the current block of a place from which `wanted` bytes lie in it; -1 if they do not.
  private int within(long place, int wanted) {
    long index = place - blockFrom;
    return index >= 0 && index + wanted <= block.length && place + wanted <= to ? (int) index : -1;
  }

  /// Index in the block of a place, which then is the current one.
  private int load(long place) throws IOException {
    if (place < from || place >= to) {
      throw new EOFException("read past the end: " + this);
    }
    IndexInput own = bytes;
    if (own == null) {
      own = file.bytes();
      bytes = own;
    }
    long number = place / BlockFormat.TEXT_BYTES;
    block = file.block(number, own);
    blockFrom = number * BlockFormat.TEXT_BYTES;
    return (int) (place - blockFrom);
  }

  private byte byteAt(long place) throws IOException {
    int index = within(place, Byte.BYTES);
    if (index < 0) {
      index = load(place);
    }
    return block[index];
  }

  private short shortAt(long place) throws IOException {
    int index = within(place, Short.BYTES);
    return index >= 0
        ? (short) SHORT.get(block, index)
        : (short) ((byteAt(place) & 0xff) | byteAt(place + 1) << Byte.SIZE);
  }

  private int intAt(long place) throws IOException {
    int index = within(place, Integer.BYTES);
    return index >= 0
        ? (int) INT.get(block, index)
        : (shortAt(place) & 0xffff) | shortAt(place + Short.BYTES) << Short.SIZE;
  }

  private long longAt(long place) throws IOException {
    int index = within(place, Long.BYTES);
    return index >= 0
        ? (long) LONG.get(block, index)
        : (intAt(place) & 0xffff_ffffL) | (long) intAt(place + Integer.BYTES) << Integer.SIZE;
  }

  private void bytesAt(long place, byte[] target, int offset, int length) throws IOException {
    if (length > to - place) {
      throw new EOFException("read past the end: " + this);
    }
    int done = 0;
    while (done < length) {
      int index = within(place + done, Byte.BYTES);
      if (index < 0) {
        index = load(place + done);
      }
      int n = Math.min(length - done, block.length - index);
      System.arraycopy(block, index, target, offset + done, n);
      done += n;
    }
  }

  @Override
  public byte readByte() throws IOException {
    byte value = byteAt(at);
    at++;
    return value;
  }

  @Override
  public short readShort() throws IOException {
    short value = shortAt(at);
    at += Short.BYTES;
    return value;
  }

  @Override
  public int readInt() throws IOException {
    int value = intAt(at);
    at += Integer.BYTES;
    return value;
  }

  @Override
  public long readLong() throws IOException {
    long value = longAt(at);
    at += Long.BYTES;
    return value;
  }

  @Override
  public void readBytes(byte[] target, int offset, int length) throws IOException {
    bytesAt(at, target, offset, length);
    at += length;
  }

  @Override
  public byte readByte(long position) throws IOException {
    return byteAt(place(position));
  }

  @Override
  public short readShort(long position) throws IOException {
    return shortAt(place(position));
  }

  @Override
  public int readInt(long position) throws IOException {
    return intAt(place(position));
  }

  @Override
  public long readLong(long position) throws IOException {
    return longAt(place(position));
  }

  @Override
  public void readBytes(long position, byte[] target, int offset, int length) throws IOException {
    bytesAt(place(position), target, offset, length);
  }

  private long place(long position) throws EOFException {
    if (position < 0 || position > length()) {
      throw new EOFException("position " + position + " is outside: " + this);
    }
    return from + position;
  }

  @Override
  public long getFilePointer() {
    return at - from;
  }

  @Override
  public void seek(long position) throws IOException {
    at = place(position);
  }

  @Override
  public void skipBytes(long count) throws IOException {
    if (count < 0) {
      throw new IllegalArgumentException("skips forward only: " + count);
    }
    at = place(getFilePointer() + count);
  }

  @Override
  public long length() {
    return to - from;
  }

  @Override
  public void prefetch(long offset, long length) {
    // The system reads ahead by itself; opening blocks ahead would cost what it saves.
  }

  @Override
  public SealedInput clone() {
    SealedInput copy = (SealedInput) super.clone();
    copy.owner = false;
    copy.bytes = null;
    return copy;
  }

  @Override
  public SealedInput slice(String description, long offset, long length) {
    if (offset < 0 || length < 0 || offset > length() - length) {
      throw new IllegalArgumentException(
          "a slice from " + offset + " of " + length + " bytes is outside: " + this);
    }
    long start = from + offset;
    return new SealedInput(getFullSliceDescription(description), file, start, start + length);
  }

  @Override
  public void close() throws IOException {
    if (owner) {
      file.close();
    }
  }
}

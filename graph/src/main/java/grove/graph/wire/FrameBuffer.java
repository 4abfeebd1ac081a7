package grove.graph.wire;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.MalformedException;
import grove.identity.link.SecureLink;
import org.jspecify.annotations.Nullable;

/// Cuts a stream of bytes into frames.
///
/// Holds at most one unfinished frame and what was offered behind it. The limit of a frame's length
/// is checked as soon as the length is there, before room is made for its body.
public final class FrameBuffer {
  private static final int FIRST_BYTES = 4 << 10;
  private static final int KEPT_BYTES = 64 << 10;

  /// More room than that is kept while a frame comes that takes one of so many parts of it: to make room
  /// anew for each of many chunks took a fiftieth of the time of receiving them.
  private static final int USED_PART = 8;

  private byte[] array = new byte[FIRST_BYTES];
  private int from;
  private int to;
  private int frameBytesMax = Frame.EARLY_BYTES_MAX;
  private long lastBytes;

  /// Allows the longer frames that follow HELLO.
  public void allowLong() {
    frameBytesMax = Frame.BYTES_MAX;
  }

  /// Appends bytes of the stream.
  public void offer(byte[] bytes) {
    makeRoom(bytes.length);
    System.arraycopy(bytes, 0, array, to, bytes.length);
    to += bytes.length;
  }

  /// Appends what a link has to say; how many bytes that were.
  public int offer(SecureLink link) {
    var bytes = link.plainBytes();
    makeRoom(bytes);
    link.takePlain(array, to);
    to += bytes;
    return bytes;
  }

  /// The next whole frame, or null while its end is not here yet.
  public @Nullable Frame next() throws MalformedException {
    if (to - from < Frame.LENGTH_BYTES) {
      return null;
    }
    var length = length();
    if (length < 1 || length > frameBytesMax) {
      throw new MalformedException("a frame of " + length + " bytes");
    }
    if (to - from < Frame.LENGTH_BYTES + length) {
      return null;
    }
    var start = from + Frame.LENGTH_BYTES;
    var end = start + (int) length;
    lastBytes = Frame.LENGTH_BYTES + length;
    var frame = Frames.decode(array[start] & 0xff, ByteReader.of(array, start + 1, end));
    from = end;
    if (from == to) {
      reset();
    }
    return frame;
  }

  /// Bytes of the frame that [#next] gave last.
  public long lastBytes() {
    return lastBytes;
  }

  private long length() {
    var value = 0L;
    for (var i = 0; i < Frame.LENGTH_BYTES; i++) {
      value = (value << 8) | (array[from + i] & 0xff);
    }
    return value;
  }

  private void reset() {
    from = 0;
    to = 0;
    if (array.length > Math.max(KEPT_BYTES, USED_PART * lastBytes)) {
      array = new byte[FIRST_BYTES];
    }
  }

  private void makeRoom(int bytes) {
    if (array.length - to >= bytes) {
      return;
    }
    var held = to - from;
    var needed = Math.addExact(held, bytes);
    var target = needed > array.length ? new byte[Math.max(needed, 2 * array.length)] : array;
    System.arraycopy(array, from, target, 0, held);
    array = target;
    from = 0;
    to = held;
  }
}

package grove.store;

import grove.identity.bytes.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Files that are read and written in whole blocks, past the system's cache where it lets us.
///
/// A file of some size is written once, and read seldom: in the cache it takes the room of what is
/// read often, and each byte is copied once more. Where a file system knows no such way (memory disks,
/// some network ones, blocks of another size) everything goes through the cache, with the same result.
final class Blocks {
  /// Bytes of a block: what is read and written begins and ends at a multiple of it.
  static final int BYTES = 4 << 10;

  /// Buffers that are kept for the next use; each holds the largest chunk.
  private static final int BUFFERS_MAX = 8;

  private static final int BUFFER_BYTES =
      blocks(Pack.HEAD_BYTES + BlobStore.CIPHER_BYTES_MAX) * BYTES;
  private static final Queue<ByteBuffer> FREE = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger KEPT = new AtomicInteger();
  private static final Optional<OpenOption> DIRECT = direct();

  private final boolean pastCache;

  private Blocks(boolean pastCache) {
    this.pastCache = pastCache;
  }

  /// How files in a folder can be opened.
  static Blocks in(Path folder) throws IOException {
    return new Blocks(DIRECT.isPresent() && blockFits(folder) && opens(folder));
  }

  /// All through the system's cache.
  static Blocks throughCache() {
    return new Blocks(false);
  }

  /// How many blocks so many bytes fill.
  static int blocks(long bytes) {
    return (int) ((bytes + BYTES - 1) / BYTES);
  }

  FileChannel open(Path file, StandardOpenOption... how) throws IOException {
    Set<OpenOption> options = new HashSet<>(Set.of(how));
    if (pastCache) {
      DIRECT.ifPresent(options::add);
    }
    return FileChannel.open(file, options);
  }

  /// A buffer for a record, which [#release] takes back.
  static ByteBuffer buffer() {
    var free = FREE.poll();
    if (free == null) {
      return ByteBuffer.allocateDirect(BUFFER_BYTES + BYTES)
          .alignedSlice(BYTES)
          .limit(BUFFER_BYTES);
    }
    KEPT.decrementAndGet();
    return free.clear().limit(BUFFER_BYTES);
  }

  static void release(ByteBuffer buffer) {
    if (KEPT.incrementAndGet() <= BUFFERS_MAX) {
      FREE.add(buffer);
    } else {
      KEPT.decrementAndGet();
    }
  }

  /// Fills a buffer whose first byte is that of a block, until it is full or the file ends. Past the
  /// cache an odd number of bytes comes from the end of a file only.
  void read(FileChannel file, ByteBuffer into, int block) throws IOException {
    var more = 0;
    while (into.hasRemaining() && more >= 0 && (!pastCache || into.position() % BYTES == 0)) {
      more = file.read(into, (long) block * BYTES + into.position());
    }
  }

  /// Writes a buffer that was filled from its begin, from a block on.
  static void write(FileChannel file, ByteBuffer all, int block) throws IOException {
    while (all.hasRemaining()) {
      file.write(all, (long) block * BYTES + all.position());
    }
  }

  /// Something done with files.
  interface Work<T> {
    T run() throws IOException;
  }

  /// Does it to its end, though this thread is interrupted, or another one that used the same file was:
  /// java closes the file then. Whoever is interrupted is told so afterwards.
  static <T> T undisturbed(Work<T> work) throws IOException {
    var interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return work.run();
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static Bytes copy(ByteBuffer from, int at, int bytes) {
    var copy = new byte[bytes];
    from.get(at, copy);
    return Bytes.owned(copy);
  }

  /// By its name: it is no part of the language's own library, and other builds of it lack it.
  private static Optional<OpenOption> direct() {
    try {
      var options = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
      return Stream.ofNullable(options)
          .flatMap(Stream::of)
          .filter(option -> option.toString().equals("DIRECT"))
          .map(OpenOption.class::cast)
          .findFirst();
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  private static boolean blockFits(Path folder) {
    try {
      var bytes = Files.getFileStore(folder).getBlockSize();
      return bytes > 0 && BYTES % bytes == 0;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // some containers do not know on what they lie
    }
  }

  /// Some file systems say no only when it is tried.
  private static boolean opens(Path folder) throws IOException {
    var probe = folder.resolve("probe");
    var buffer = buffer().limit(BYTES);
    try (var file =
        new Blocks(true).open(probe, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      write(file, buffer, 0);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // what else may be wrong is told by the first chunk
    } finally {
      release(buffer);
      Files.deleteIfExists(probe);
    }
  }
}

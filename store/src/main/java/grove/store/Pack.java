package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One pack: a file of sealed chunks, one behind the other, each with a head and from a block's begin.
///
/// ```
/// head    "GRVC"  bytes of the chunk 4  its hash 32  first 8 bytes of SHA-256("grove/pack/1" + these 40
///         + number of the pack 4 + block of the head 4)
/// chunk   … filled with zeros to the end of its last block
/// ```
///
/// The heads alone tell what is in it: a torn tail or a damaged head costs the chunks that they hold and
/// no others, since the next head is looked for block by block. A chunk that holds what looks like heads
/// leads nobody astray: whoever made it does not know where it will lie.
final class Pack {
  static final int HEAD_BYTES = 48;

  private static final Bytes MARK = Bytes.utf8("GRVC");
  private static final String CHECK = "grove/pack/1";
  private static final int CHECKED_BYTES = HEAD_BYTES - Long.BYTES;

  private static final byte[] ZEROS = new byte[Blocks.BYTES];
  private static final Pattern NAME = Pattern.compile("[1-9][0-9]{0,8}");

  final int number;
  private final Path file;
  private final Blocks blocks;

  /// Where the next chunk goes: blocks from the begin.
  int end;

  /// Blocks of chunks that are here still.
  int live;

  /// Whether its index tells all that is in it.
  boolean indexed;

  /// Blocks that were let go and are not overwritten for certain: no index may pass over them, for the
  /// next start has to find them.
  int owed;

  /// Whether it could not be brought to the disk once: nothing more goes into it.
  boolean failed;

  /// Whether some of it could not be read when it was looked through: it may hold more than is known.
  boolean unread;

  private @Nullable FileChannel out;

  /// A chunk that was found.
  record Found(Hash chunk, Place place) {}

  private record Head(Hash chunk, int bytes) {}

  /// Where a chunk lies.
  record Place(int pack, int block, int bytes) {
    int blocks() {
      return Blocks.blocks((long) HEAD_BYTES + bytes);
    }
  }

  Pack(Path folder, int number, Blocks blocks) {
    this.number = number;
    this.blocks = blocks;
    file = folder.resolve(String.valueOf(number));
  }

  /// The number of the pack that a file is.
  static Optional<Integer> number(Path file) {
    var name = file.getFileName().toString();
    return NAME.matcher(name).matches() ? Optional.of(Integer.valueOf(name)) : Optional.empty();
  }

  Path file() {
    return file;
  }

  /// Writes a chunk behind the others. If that fails, the next one takes its place.
  Place append(Hash chunk, Bytes cipher) throws IOException {
    var place = new Place(number, end, cipher.size());
    var buffer = Blocks.buffer();
    try {
      head(chunk, cipher.size(), end).copyTo(buffer);
      cipher.copyTo(buffer);
      buffer.put(ZEROS, 0, place.blocks() * Blocks.BYTES - buffer.position());
      write(buffer.flip(), end);
    } finally {
      Blocks.release(buffer);
    }
    end += place.blocks();
    indexed = false;
    return place;
  }

  /// Overwrites what lies there: nobody reads it any more, and its bytes shall not stay.
  void wipe(Place place) throws IOException {
    var buffer = Blocks.buffer();
    try {
      for (var left = place.blocks(); left > 0; left--) {
        buffer.put(ZEROS);
      }
      write(buffer.flip(), place.block());
    } finally {
      Blocks.release(buffer);
    }
  }

  private void write(ByteBuffer buffer, int block) throws IOException {
    Blocks.undisturbed(() -> {
      Blocks.write(writer(), buffer, block);
      return this;
    });
  }

  private FileChannel writer() throws IOException {
    var open = out;
    if (open == null || !open.isOpen()) {
      open = blocks.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      out = open;
    }
    return open;
  }

  /// Brings all that was written to the disk.
  void force() throws IOException {
    Blocks.undisturbed(this::forced);
  }

  private Pack forced() throws IOException {
    writer().force(false);
    return this;
  }

  void close() throws IOException {
    var open = out;
    if (open != null) {
      open.close();
      out = null;
    }
  }

  /// The chunk there, as long as the file reaches: it is not hashed.
  Bytes read(Place place) throws IOException {
    return Blocks.undisturbed(() -> {
      var buffer = Blocks.buffer();
      try (var in = blocks.open(file, StandardOpenOption.READ)) {
        blocks.read(in, buffer.limit(place.blocks() * Blocks.BYTES), place.block());
        var bytes = Math.clamp((long) buffer.position() - HEAD_BYTES, 0, place.bytes());
        return Blocks.copy(buffer, HEAD_BYTES, bytes);
      } finally {
        Blocks.release(buffer);
      }
    });
  }

  /// Looks for chunks from a block on, and tells those that are whole; what is torn behind the last of
  /// them is cut off. What can not be read is left where it is, and holds no chunk.
  void scan(int fromBlock, Consumer<Found> found) throws IOException {
    Blocks.undisturbed(() -> {
      try (var in = blocks.open(file, StandardOpenOption.READ)) {
        scan(in, fromBlock, found);
        return this;
      }
    });
    writer().truncate((long) end * Blocks.BYTES);
  }

  private void scan(FileChannel in, int fromBlock, Consumer<Found> found) throws IOException {
    var all = Blocks.blocks(in.size());
    var readable = true;
    end = fromBlock;
    for (var at = fromBlock; at < all; at = Math.max(at + 1, end)) {
      try {
        var whole = whole(in, at);
        if (whole.isPresent()) {
          found.accept(whole.get());
          end = at + whole.get().place().blocks();
        }
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException e) {
        readable = false;
      }
    }
    unread = !readable;
    end = readable ? end : all;
  }

  /// The chunk whose head is in this block, if that and the chunk are sound.
  private Optional<Found> whole(FileChannel in, int block) throws IOException {
    var buffer = Blocks.buffer();
    try {
      blocks.read(in, buffer.limit(Blocks.BYTES), block);
      var head = head(buffer, block);
      if (head.isEmpty()) {
        return Optional.empty();
      }
      var place = new Place(number, block, head.get().bytes());
      blocks.read(in, buffer.limit(place.blocks() * Blocks.BYTES), block);
      var there = buffer.position() - HEAD_BYTES >= place.bytes();
      var chunk = head.get().chunk();
      return there && Hash.sha256(Blocks.copy(buffer, HEAD_BYTES, place.bytes())).equals(chunk)
          ? Optional.of(new Found(chunk, place))
          : Optional.empty();
    } finally {
      Blocks.release(buffer);
    }
  }

  private Bytes head(Hash chunk, int bytes, int block) {
    var out = new ByteWriter().bytes(MARK).u32(bytes).hash(chunk);
    return out.bytes(check(out.toBytes(), block)).toBytes();
  }

  private Bytes check(Bytes head, int block) {
    var place = new ByteWriter().u32(number).u32(block).toBytes();
    return Hash.tagged(CHECK, head, place).bytes().slice(0, Long.BYTES);
  }

  private Optional<Head> head(ByteBuffer bytes, int block) {
    if (bytes.position() < HEAD_BYTES) {
      return Optional.empty();
    }
    var head = Blocks.copy(bytes, 0, HEAD_BYTES);
    if (!head.startsWith(MARK)
        || !check(head.slice(0, CHECKED_BYTES), block)
            .equals(head.slice(CHECKED_BYTES, HEAD_BYTES))) {
      return Optional.empty();
    }
    try {
      var in = ByteReader.of(head.slice(MARK.size(), CHECKED_BYTES));
      var length = in.count32(BlobStore.CIPHER_BYTES_MAX);
      return Optional.of(new Head(in.hash(), length));
    } catch (MalformedException e) {
      return Optional.empty(); // no chunk is as large
    }
  }
}

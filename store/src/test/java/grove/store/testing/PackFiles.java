package grove.store.testing;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The files in which a blob store keeps its chunks, as somebody sees them who damages them.
///
/// @param folder the folder `packs` of a store
public record PackFiles(Path folder) {
  private static final int BLOCK_BYTES = 4 << 10;
  private static final int HEAD_BYTES = 48;
  private static final int HASH_AT = 8;
  private static final byte[] MARK = "GRVC".getBytes(StandardCharsets.UTF_8);

  /// Is a file of a home a pack?
  public static boolean isPack(Path file) {
    return file.getParent().endsWith("packs") && !file.toString().endsWith(".index");
  }

  /// Where in a pack a turned bit is somebody's: not in the zeros behind a chunk, and not in a head, which
  /// is read only where the pack's index is lost. No block begins with zeros that fill a chunk's last one.
  public static int inAChunk(byte[] pack) {
    var at = pack.length / 2 / BLOCK_BYTES * BLOCK_BYTES;
    var head = Arrays.equals(pack, at, at + MARK.length, MARK, 0, MARK.length);
    return head ? at + HEAD_BYTES : at;
  }

  public Path pack(int number) {
    return folder.resolve(String.valueOf(number));
  }

  public Path index(int number) {
    return folder.resolve(number + ".index");
  }

  /// The names of all files, sorted.
  public List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /// Turns a bit of a pack.
  public void flip(int number, int at) throws IOException {
    flip(pack(number), at);
  }

  private static void flip(Path file, int at) throws IOException {
    var bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  /// Turns a bit of a chunk, in the place that was written last.
  public void flip(Hash chunk, int at) throws IOException {
    for (var name : files().reversed()) {
      var file = folder.resolve(name);
      var found = name.contains(".") ? -1 : find(Files.readAllBytes(file), chunk);
      if (found >= 0) {
        flip(file, found + HEAD_BYTES + at);
        return;
      }
    }
    throw new AssertionError("no pack holds " + chunk);
  }

  private static int find(byte[] pack, Hash chunk) {
    for (var at = (pack.length - 1) / BLOCK_BYTES * BLOCK_BYTES; at >= 0; at -= BLOCK_BYTES) {
      if (Hash.read(pack, at + HASH_AT).equals(chunk)) {
        return at;
      }
    }
    return -1;
  }

  /// Does any file hold these bytes?
  public boolean contains(Bytes wanted) throws IOException {
    var words = new String(wanted.toArray(), StandardCharsets.ISO_8859_1);
    for (var name : files()) {
      var file = folder.resolve(name);
      var all = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
      if (new String(all, StandardCharsets.ISO_8859_1).contains(words)) {
        return true;
      }
    }
    return false;
  }

  /// Copies what a process that is killed now leaves.
  ///
  /// @param store the folder of a new store
  /// @return the same
  public Path crashed(Path store) throws IOException {
    var copy = Files.createDirectories(store.resolve("packs"));
    for (var name : files()) {
      Files.copy(folder.resolve(name), copy.resolve(name));
    }
    return store;
  }
}

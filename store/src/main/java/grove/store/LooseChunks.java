package grove.store;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Chunks as they lay in format 1, each in a file of its own, `chunks/ab/cdef…` or `fresh/abcdef…`: they
/// are put into packs, some at a time, and their files deleted once that is on the disk.
///
/// After a crash it goes on where it was. What does not fit its name is not taken along: it counts as
/// missing, and is fetched again.
final class LooseChunks {
  /// Files that are taken over before they are synced.
  private static final int AT_ONCE = 256;

  private final PackShelf shelf;
  private final List<Path> taken = new ArrayList<>();

  private LooseChunks(PackShelf shelf) {
    this.shelf = shelf;
  }

  static void takeOver(Path folder, PackShelf shelf) throws IOException {
    for (var old : List.of(folder.resolve("fresh"), folder.resolve("chunks"))) {
      if (Files.exists(old)) {
        var loose = new LooseChunks(shelf);
        for (var shard : inside(old)) {
          loose.takeOverFolder(shard);
        }
        loose.takeOverFolder(old);
      }
    }
  }

  /// All at once, before anything is deleted: some file systems skip names in a folder that changes.
  private static List<Path> inside(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /// A file that can not be read stays, and its folder with it.
  private void takeOverFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      for (var file : inside(folder)) {
        if (Files.isRegularFile(file)) {
          take(file);
        }
      }
      finish();
      if (Disk.isEmpty(folder)) {
        Files.delete(folder);
      }
    }
  }

  private void take(Path file) throws IOException {
    var name = name(file);
    if (name.isPresent() && Files.size(file) <= BlobStore.CIPHER_BYTES_MAX) {
      Bytes cipher;
      try {
        cipher = Bytes.owned(Files.readAllBytes(file));
      } catch (IOException e) {
        return;
      }
      if (Hash.sha256(cipher).equals(name.get())) {
        shelf.put(name.get(), cipher);
      }
    }
    taken.add(file);
    if (taken.size() >= AT_ONCE) {
      finish();
    }
  }

  private void finish() throws IOException {
    shelf.sync();
    for (var file : taken) {
      Files.delete(file);
    }
    taken.clear();
  }

  private static Optional<Hash> name(Path file) {
    var digits = file.getFileName().toString();
    var shard = file.getParent();
    var all =
        digits.length() == 2 * Hash.SIZE || shard == null ? digits : shard.getFileName() + digits;
    try {
      var bytes = Bytes.hex(all);
      return bytes.size() == Hash.SIZE ? Optional.of(new Hash(bytes)) : Optional.empty();
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}

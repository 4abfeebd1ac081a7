package grove.identity;

import grove.identity.bytes.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A private file that is always wholly old or wholly new.
///
/// Written to a neighbour with the ending ".new", synced, renamed over the old one, and the folder
/// synced. A crash before the rename leaves the old file and perhaps a neighbour that nobody reads
/// and that the next write replaces. Only the owner may read and write it (mode 0600), from its
/// first byte on; on systems without such modes the folder's protection counts.
final class AtomicFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /// What a write asks of the disk. A twin in tests forgets what nothing made last.
  interface Steps {
    /// Makes a new file that only its owner may read.
    void create(Path file, Bytes content) throws IOException;

    /// Makes the file's content last.
    void sync(Path file) throws IOException;

    /// Puts it in the place of another, at once.
    void rename(Path from, Path to) throws IOException;

    /// Makes the names in the file's folder last.
    void syncFolder(Path file) throws IOException;
  }

  private AtomicFile() {}

  static Path neighbour(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  static void write(Path file, Bytes content) throws IOException {
    write(file, content, new RealSteps());
  }

  static void write(Path file, Bytes content, Steps disk) throws IOException {
    var neighbour = neighbour(file);
    disk.create(neighbour, content);
    disk.sync(neighbour);
    disk.rename(neighbour, file);
    disk.syncFolder(file);
  }

  private static final class RealSteps implements Steps {
    @Override
    public void create(Path file, Bytes content) throws IOException {
      Files.deleteIfExists(file);
      var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (var channel = FileChannel.open(file, options, attributes(file))) {
        var left = ByteBuffer.wrap(content.toArray());
        while (left.hasRemaining()) {
          channel.write(left);
        }
      }
    }

    /// A sync is of the file, whoever wrote it.
    @Override
    public void sync(Path file) throws IOException {
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Windows can not open a folder and needs no such sync.
    @Override
    public void syncFolder(Path file) throws IOException {
      if (!System.getProperty("os.name", "").startsWith("Windows")) {
        try (var folder = FileChannel.open(folder(file), StandardOpenOption.READ)) {
          folder.force(true);
        }
      }
    }
  }

  /// Reads a file of at most `bytesMax`, and takes other users' access away if they had any.
  static Bytes read(Path file, int bytesMax) throws IOException {
    if (Files.size(file) > bytesMax) {
      throw new IOException("the file is larger than " + bytesMax + " bytes");
    }
    closeToOthers(file);
    return Bytes.owned(Files.readAllBytes(file));
  }

  /// File systems without modes report some and refuse to change them; nothing can be done there.
  private static void closeToOthers(Path file) {
    try {
      var posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (posix != null && !OWNER_ONLY.containsAll(posix.readAttributes().permissions())) {
        posix.setPermissions(OWNER_ONLY);
      }
    } catch (IOException e) {
      // The vault still opens; who else may read it is decided by the file system.
    }
  }

  private static FileAttribute<?>[] attributes(Path file) {
    var posix =
        Files.getFileAttributeView(
            folder(file), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    return posix == null
        ? new FileAttribute<?>[0]
        : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)};
  }

  private static Path folder(Path file) {
    var parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }
}

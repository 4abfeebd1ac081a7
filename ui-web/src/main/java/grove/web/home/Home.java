package grove.web.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder of one node, held by one process at a time.
///
///     vault             keys (grove.identity)
///     groups/ID/        entries, blobs, index of one workspace
///     restore/          a backup that is being read; nothing there counts
///     run/              node.json and token, while a node runs
///     lock              held by the running process; its inode tells a copied home from the old one
///     host              where this home was used last
///     format            of all this: a number (HomeFormat)
///     settings.json     ports that are kept
///     sessions          hashes of page tokens
public final class Home implements AutoCloseable {

  /// What opening a home gave.
  public sealed interface Opening {

    record Opened(Home home) implements Opening {}

    /// Another process holds it; what it says about itself, where it says it already.
    record Taken(Optional<RunFiles.Running> running) implements Opening {}
  }

  private final Path root;
  private final FileChannel lock;

  private Home(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /// Opens a home, making it where there is none.
  public static Opening open(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    try {
      PrivateFiles.folder(root);
      PrivateFiles.folder(root.resolve("groups"));
      PrivateFiles.folder(root.resolve("run"));
      return lock(root);
    } catch (NotDirectoryException | FileAlreadyExistsException e) {
      throw new HomeException(
          root + " can not be Grove's home, for a file is in its way: name another with --home.",
          e);
    } catch (IOException e) {
      throw new HomeException(
          "Grove can not write to its home "
              + root
              + ": give your account the right to, or name another home with --home.",
          e);
    }
  }

  private static Opening lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Optional<FileLock> held = Optional.empty();
    try {
      held = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      // another node of this very process has it: the same answer
    }
    if (held.isEmpty()) {
      channel.close();
      return new Opening.Taken(new RunFiles(root.resolve("run")).read());
    }
    try {
      HomeFormat.today().bring(root);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return new Opening.Opened(new Home(root, channel));
  }

  public Path root() {
    return root;
  }

  public Path vault() {
    return root.resolve("vault");
  }

  public Path settings() {
    return root.resolve("settings.json");
  }

  public Path sessions() {
    return root.resolve("sessions");
  }

  /// Where a backup is read to before it is moved into place.
  public Path restore() {
    return root.resolve("restore");
  }

  /// Removes what a restore has left behind.
  public void clearRestore() {
    new GroupFolder(restore()).delete();
  }

  public RunFiles runFiles() {
    return new RunFiles(root.resolve("run"));
  }

  /// The record of where this home lives.
  public HostRecord hostRecord() {
    return HostRecord.here(root.resolve("host"), root.resolve("lock"));
  }

  /// The folder of a group, by its id in hex.
  public GroupFolder group(String id) {
    return new GroupFolder(root.resolve("groups").resolve(id));
  }

  /// The ids of the groups that have a folder here.
  public List<String> groups() {
    try (Stream<Path> folders = Files.list(root.resolve("groups"))) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new HomeException("Grove can not read its home " + root + ": check the disk.", e);
    }
  }

  /// Lets go of the lock. The file stays: its inode is part of what tells homes apart.
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new HomeException("The lock of " + root + " could not be given back.", e);
    }
  }
}

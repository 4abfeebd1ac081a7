package grove.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/// The few things done with files beside RocksDB, each durable when it returns where it says so.
final class Disk {
  private static final boolean FOLDERS_CAN_BE_FORCED =
      !System.getProperty("os.name", "").startsWith("Windows");

  private Disk() {}

  /// Makes a folder and those above it, and brings their names to the disk.
  static void makeFolder(Path folder) throws IOException {
    var missing = folder.toAbsolutePath();
    while (missing.getParent() != null && !Files.exists(missing.getParent())) {
      missing = missing.getParent();
    }
    Files.createDirectories(folder);
    for (var made = folder.toAbsolutePath(); made != null; made = made.getParent()) {
      if (made.getParent() != null) {
        force(made.getParent());
      }
      if (made.equals(missing)) {
        break;
      }
    }
  }

  /// Brings the names in a folder to the disk.
  static void force(Path folder) throws IOException {
    if (FOLDERS_CAN_BE_FORCED) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /// Brings the contents of a file to the disk.
  static void forceFile(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(false);
    }
  }

  static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }

  /// Deletes a folder of files and folders.
  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (var path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

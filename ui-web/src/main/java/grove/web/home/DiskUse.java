package grove.web.home;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/// What a workspace takes of the disk, in bytes: its entries, its files, and what is made of
/// its entries (the search index and notes).
public record DiskUse(long entries, long files, long index) {

  /// Reads the sizes of all files there: takes long where there are many.
  public static DiskUse of(GroupFolder folder) {
    return new DiskUse(
        bytes(folder.entries()),
        bytes(folder.blobs()),
        bytes(folder.index()) + bytes(folder.notes()));
  }

  public long all() {
    return entries + files + index;
  }

  private static long bytes(Path folder) {
    Summing summing = new Summing();
    try {
      if (Files.exists(folder)) {
        Files.walkFileTree(folder, summing);
      }
    } catch (IOException e) {
      throw new HomeException("Grove can not read " + folder + ": check the disk.", e);
    }
    return summing.bytes;
  }

  /// What vanishes while it is counted takes nothing.
  private static final class Summing extends SimpleFileVisitor<Path> {
    long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }
}

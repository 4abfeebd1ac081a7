package grove.web.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// The regular files below some paths of this computer. Links are not followed, hidden files below a folder are left out.
///
/// @param files in the order of their paths
/// @param leftOut hidden files and folders, links and what cannot be read
record LocalFiles(List<Found> files, int leftOut) {
  /// @param file where it lies
  /// @param folder the folder names between the given path and the file, joined by `/`; empty for none
  /// @param bytes its size
  record Found(Path file, String folder, long bytes) {
    String name() {
      return file.getFileName().toString();
    }
  }

  long bytes() {
    return files.stream().mapToLong(Found::bytes).sum();
  }

  /// @param keepTop does a given folder itself become a folder (as in `file add`), or only what lies in it (as in `import`)?
  static LocalFiles below(List<Path> paths, boolean keepTop) {
    var walk = new Walk();
    for (Path path : paths) {
      Path real = path.toAbsolutePath().normalize();
      if (!Files.exists(real)) {
        throw new CliException(ExitStatus.FAILED, path + " does not exist");
      }
      Path parent = real.getParent();
      walk.base = keepTop && parent != null ? parent : real;
      walk.top = real;
      try {
        Files.walkFileTree(real, walk);
      } catch (IOException e) {
        throw new CliException(ExitStatus.FAILED, path + " cannot be read; check its rights");
      }
    }
    walk.found.sort(java.util.Comparator.comparing(Found::file));
    return new LocalFiles(List.copyOf(walk.found), walk.leftOut);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final List<Found> found = new ArrayList<>();
    private Path base = Path.of("");
    private Path top = Path.of("");
    private int leftOut;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (!folder.equals(top) && hidden(folder)) {
        leftOut++;
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      boolean named = file.equals(top);
      if (!attributes.isRegularFile() || (hidden(file) && !named) || !Files.isReadable(file)) {
        leftOut++;
        return FileVisitResult.CONTINUE;
      }
      found.add(new Found(file, named ? "" : folder(file), attributes.size()));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException error) {
      leftOut++;
      return FileVisitResult.CONTINUE;
    }

    private String folder(Path file) {
      Path between = base.relativize(file).getParent();
      return between == null
          ? ""
          : StreamSupport.stream(between.spliterator(), false)
              .map(Path::toString)
              .collect(Collectors.joining("/"));
    }

    private static boolean hidden(Path path) {
      Path name = path.getFileName();
      return name != null && name.toString().startsWith(".");
    }
  }
}

package grove.web.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The folder of one group in the home.
public record GroupFolder(Path root) {

  public Path entries() {
    return root.resolve("entries");
  }

  public Path blobs() {
    return root.resolve("blobs");
  }

  public Path index() {
    return root.resolve("index");
  }

  /// Makes the folder with access for its owner only.
  public GroupFolder make() {
    try {
      PrivateFiles.folder(root);
      return this;
    } catch (IOException e) {
      throw new HomeException(
          "Grove can not write to " + root + ": give your account the right to, or free space.", e);
    }
  }

  /// Takes the place of whatever lies here.
  public void takeFrom(GroupFolder other) throws IOException {
    delete();
    Files.move(other.root, root, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Removes all that the folder holds.
  public void delete() {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new HomeException("Grove can not remove " + root + ": remove it by hand.", e);
    }
  }
}

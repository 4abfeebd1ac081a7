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

  /// Where a copy of the entries is made that is to take their place.
  public Path entriesToBe() {
    return root.resolve("entries.new");
  }

  private Path entriesBefore() {
    return root.resolve("entries.old");
  }

  /// Puts the copy, which is whole, in the place of the entries. Index and notes were of the old ones:
  /// they are gone before the copy is in its place, so that nobody takes them for its own after a crash.
  public void exchangeEntries() {
    try {
      Files.move(entries(), entriesBefore());
      deleteDerived();
      Files.move(entriesToBe(), entries());
    } catch (IOException e) {
      throw new HomeException("Grove can not write to " + root + ": check the disk.", e);
    }
    delete(entriesBefore());
  }

  /// Puts the copy in the place of the entries, which are damaged and kept beside it.
  public Path putAsideEntries() {
    try {
      int number = 1;
      while (Files.exists(root.resolve("entries.damaged-" + number))) {
        number++;
      }
      Path aside = root.resolve("entries.damaged-" + number);
      Files.move(entries(), aside);
      deleteDerived();
      Files.move(entriesToBe(), entries());
      return aside;
    } catch (IOException e) {
      throw new HomeException("Grove can not write to " + root + ": check the disk.", e);
    }
  }

  /// Finishes or undoes an exchange that a crash left half way.
  public void mend() {
    try {
      // The copy was whole when the entries were moved away.
      Path whole = Files.exists(entriesToBe()) ? entriesToBe() : entriesBefore();
      if (!Files.exists(entries()) && Files.exists(whole)) {
        deleteDerived();
        Files.move(whole, entries());
      }
    } catch (IOException e) {
      throw new HomeException("Grove can not write to " + root + ": check the disk.", e);
    }
    delete(entriesToBe());
    delete(entriesBefore());
  }

  public Path blobs() {
    return root.resolve("blobs");
  }

  /// What was noted of the entries, so that a start need not open all of them.
  public Path notes() {
    return root.resolve("notes");
  }

  private void deleteDerived() {
    delete(index());
    delete(notes());
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
    delete(root);
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new HomeException("Grove can not remove " + folder + ": remove it by hand.", e);
    }
  }
}

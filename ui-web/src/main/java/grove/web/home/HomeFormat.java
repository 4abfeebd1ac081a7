package grove.web.home;

import grove.store.BlobStore;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The format of a whole home, and how an older one becomes one of today.
///
/// A file `format` holds the number; a home without it is of format 1, which was the first, or holds
/// nothing yet. A newer home is refused as it is. An older one is copied beside itself, then taken
/// through each step; the number is written after each, so that a crash in between goes on where it
/// was. Formats of single files (entries, vault, index, chunks) are their own matter and are refused
/// by those who read them.
///
/// @param now the format that this program writes
/// @param steps step n makes a home of format n + 1 out of one of format n (n from 1)
record HomeFormat(int now, List<Step> steps) {
  /// Makes the next format out of the one before. Done again after a crash, it ends the same.
  interface Step {
    void run(Path root) throws IOException;
  }

  private static final int FIRST = 1;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}\\s*");

  HomeFormat {
    steps = List.copyOf(steps);
    if (steps.size() != now - FIRST) {
      throw new IllegalArgumentException("a step for each format but the first");
    }
  }

  /// Format 2: chunks lie in packs. Programs that know them in files of their own would find none.
  static HomeFormat today() {
    return new HomeFormat(2, List.of(HomeFormat::packChunks));
  }

  /// The store takes over what lies there as it did when it is opened; after a crash it goes on.
  private static void packChunks(Path root) throws IOException {
    for (Path folder : inside(root.resolve("groups"))) {
      Path blobs = new GroupFolder(folder).blobs();
      if (Files.exists(blobs)) {
        BlobStore.files(blobs).close();
      }
    }
  }

  private static List<Path> inside(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  /// Brings a home, held by this process, to the format of this program.
  ///
  /// @throws HomeException if it is of a newer format, does not say its own, or can not be copied
  /// @throws grove.store.StoreException if the files of a workspace can not be opened
  void bring(Path root) throws IOException {
    int found = isNew(root) ? now : read(root);
    if (found > now) {
      throw new HomeException(
          "A newer Grove wrote the home "
              + root
              + " (format "
              + found
              + ", this one knows "
              + now
              + "): install that version.");
    }
    if (found < now) {
      backUp(root, found);
      for (int at = found; at < now; at++) {
        steps.get(at - FIRST).run(root);
        write(root, at + 1);
      }
    } else if (!Files.exists(file(root))) {
      write(root, now);
    }
  }

  private static Path file(Path root) {
    return root.resolve("format");
  }

  /// Whether nothing is in it yet that has a format.
  private static boolean isNew(Path root) throws IOException {
    return !Files.exists(file(root))
        && !Files.exists(root.resolve("vault"))
        && inside(root.resolve("groups")).isEmpty();
  }

  private static int read(Path root) throws IOException {
    Path file = file(root);
    if (!Files.exists(file)) {
      return FIRST;
    }
    String text = Files.readString(file);
    if (!NUMBER.matcher(text).matches()) {
      throw new HomeException(
          "The file " + file + " is damaged: delete it if no newer Grove ever used this home.");
    }
    return Integer.parseInt(text.strip());
  }

  private static void write(Path root, int format) throws IOException {
    PrivateFiles.write(file(root), format + "\n");
  }

  /// A copy of everything beside the home; one that a crash left half way is made anew.
  private static void backUp(Path root, int found) {
    Path copy = root.resolveSibling(root.getFileName() + ".format-" + found);
    Path whole = copy.resolve("whole");
    if (Files.exists(whole)) {
      return; // a migration that a crash ended began from it
    }
    try {
      new GroupFolder(copy).delete();
      PrivateFiles.folder(copy);
      Files.walkFileTree(
          root,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new Copying(root, copy));
      Files.createFile(whole);
    } catch (IOException e) {
      throw new HomeException(
          "Grove can not copy the home "
              + root
              + " to "
              + copy
              + ", which it does before it changes the format ("
              + e.getMessage()
              + "): make room for all of it there, and give your account the right to read and"
              + " write. Nothing was changed.",
          e);
    }
  }

  /// All but the mark of a copy that became the home again, and the lock: where this process opens and closes that file once more, the system takes the
  /// lock from it. The copy gets one of its own when it is used.
  private static final class Copying extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;

    Copying(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      PrivateFiles.folder(to.resolve(from.relativize(folder)));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      boolean left = file.equals(from.resolve("lock")) || file.equals(from.resolve("whole"));
      if (!left) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}

package grove.web.group;

import grove.grouping.space.NotePages;
import grove.identity.bytes.Bytes;
import grove.web.home.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Pages of notes as files of a folder, named by their numbers.
///
/// They are not synced when they are written: one that is torn or lost does not open, and is read from
/// the store. Their removal is.
final class NoteFiles implements NotePages {
  private static final int ENTRIES = 1_024;
  private static final String NAME = "[0-9]{1,15}";

  private final Path folder;

  NoteFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public int entries() {
    return ENTRIES;
  }

  @Override
  public Set<Long> numbers() {
    Set<Long> numbers = new HashSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> String.valueOf(file.getFileName()))
            .filter(name -> name.matches(NAME))
            .forEach(name -> numbers.add(Long.parseLong(name)));
      } catch (IOException e) {
        return Set.of(); // what can not be listed is not used, and written again
      }
    }
    return numbers;
  }

  private Path file(long number) {
    return folder.resolve(Long.toString(number));
  }

  @Override
  public Optional<Bytes> read(long number) {
    Path file = file(number);
    try {
      return Files.size(file) > BYTES_MAX
          ? Optional.empty()
          : Optional.of(Bytes.owned(Files.readAllBytes(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void write(long number, Bytes page) {
    try {
      PrivateFiles.folder(folder);
      PrivateFiles.replace(file(number), page.toArray());
    } catch (IOException e) {
      // A disk that takes no notes costs time at the next start, and says so when it matters.
    }
  }

  @Override
  public boolean remove(Collection<Long> numbers) {
    try {
      for (long number : numbers) {
        Files.deleteIfExists(file(number));
      }
      sync();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// Windows can not open a folder and needs no such sync.
  private void sync() throws IOException {
    if (!System.getProperty("os.name", "").startsWith("Windows")) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }
}

package grove.web.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.sim.MemoryPages;
import grove.grouping.space.NotePages;
import grove.identity.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pages of notes, in files and in memory.
final class NotePagesTest {
  @TempDir private Path folder;

  static Stream<Function<Path, NotePages>> kinds() {
    return Stream.of(path -> new NoteFiles(path.resolve("notes")), _ -> new MemoryPages());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aPageIsThereUntilItIsReplacedOrRemoved(Function<Path, NotePages> kind) {
    NotePages pages = kind.apply(folder);
    assertEquals(Set.of(), pages.numbers());
    assertEquals(Optional.empty(), pages.read(7));
    pages.write(7, Bytes.utf8("one"));
    pages.write(12, Bytes.utf8("other"));
    pages.write(7, Bytes.utf8("two"));
    assertEquals(Set.of(7L, 12L), pages.numbers());
    assertEquals(Optional.of(Bytes.utf8("two")), pages.read(7));
    assertTrue(pages.remove(List.of(7L, 9L)));
    assertEquals(Set.of(12L), pages.numbers());
    assertEquals(Optional.empty(), pages.read(7));
  }

  @Test
  void whatIsNoPageIsLeftAlone() throws IOException {
    NotePages pages = new NoteFiles(folder);
    Files.write(folder.resolve("3"), new byte[NotePages.BYTES_MAX + 1]);
    Files.writeString(folder.resolve("3.new"), "half");
    Files.writeString(folder.resolve("99999999999999999999"), "");
    assertEquals(Set.of(3L), pages.numbers());
    assertEquals(Optional.empty(), pages.read(3));
  }

  @Test
  void aFolderThatTakesNothingIsNoTrouble() throws IOException {
    Path file = Files.writeString(folder.resolve("notes"), "a file");
    NotePages pages = new NoteFiles(file);
    pages.write(1, Bytes.utf8("page"));
    assertEquals(Set.of(), pages.numbers());
    assertFalse(pages.remove(List.of(1L)));
  }
}

package grove.web.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A copy takes the place of a workspace's entries, whatever moment the process ends at; and what was
/// made of the old ones is never taken for its own.
final class GroupFolderTest {
  @TempDir Path root = Path.of("");

  private GroupFolder folder = new GroupFolder(root);

  @BeforeEach
  void make() throws IOException {
    folder = new GroupFolder(root);
    for (Path made : List.of(folder.index(), folder.notes())) {
      put(made, "made of the old ones");
    }
    put(folder.entries(), "old");
    put(folder.entriesToBe(), "copy");
  }

  private static void put(Path in, String text) throws IOException {
    Files.writeString(Files.createDirectories(in).resolve("file"), text);
  }

  private void assertExchanged() throws IOException {
    assertEquals("copy", Files.readString(folder.entries().resolve("file")));
    assertFalse(Files.exists(folder.entriesToBe()));
    assertFalse(Files.exists(folder.index()));
    assertFalse(Files.exists(folder.notes()));
  }

  @Test
  void theCopyTakesThePlaceOfTheEntries() throws IOException {
    folder.exchangeEntries();
    assertExchanged();
  }

  @Test
  void anExchangeThatEndedHalfWayGoesOn() throws IOException {
    Files.move(folder.entries(), root.resolve("entries.old"));
    folder.mend();
    assertExchanged();
    assertFalse(Files.exists(root.resolve("entries.old")));
  }

  @Test
  void damagedEntriesAreKeptBesideTheCopy() throws IOException {
    Path aside = folder.putAsideEntries();
    assertExchanged();
    assertEquals("old", Files.readString(aside.resolve("file")));
  }

  /// What could be saved of damaged entries is whole by the time they are moved away.
  @Test
  void aRepairThatEndedHalfWayGoesOn() throws IOException {
    Files.move(folder.entries(), root.resolve("entries.damaged-1"));
    folder.mend();
    assertExchanged();
    assertTrue(Files.exists(root.resolve("entries.damaged-1")));
  }

  @Test
  void aCopyThatIsNotWholeIsGivenUp() throws IOException {
    folder.mend();
    assertEquals("old", Files.readString(folder.entries().resolve("file")));
    assertFalse(Files.exists(folder.entriesToBe()));
    assertTrue(Files.exists(folder.notes()));
  }
}

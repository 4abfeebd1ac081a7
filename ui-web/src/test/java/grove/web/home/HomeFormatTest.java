package grove.web.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeFormatTest {
  @TempDir Path folder = Path.of("");

  private Path root = Path.of("");
  private Path copy = Path.of("");

  @BeforeEach
  void make() throws IOException {
    root = folder.resolve("home");
    copy = folder.resolve("home.format-1");
    assertInstanceOf(Home.Opening.Opened.class, Home.open(root)).home().close();
    Files.writeString(root.resolve("kept"), "old");
  }

  private String format() throws IOException {
    return Files.readString(root.resolve("format"));
  }

  private String line() {
    HomeException e = assertThrows(HomeException.class, () -> Home.open(root));
    String line = String.valueOf(e.getMessage());
    assertFalse(line.contains("\n"), line);
    return line;
  }

  @Test
  void aHomeSaysItsFormat() throws IOException {
    assertEquals("1\n", format());
  }

  @Test
  void aHomeThatDoesNotSayItIsOfTheFirst() throws IOException {
    Files.delete(root.resolve("format"));
    assertInstanceOf(Home.Opening.Opened.class, Home.open(root)).home().close();
    assertEquals("1\n", format());
  }

  @Test
  void aNewerOneIsRefusedAndLeftAlone() throws IOException {
    Files.writeString(root.resolve("format"), "2\n");
    assertTrue(line().contains("newer Grove"));
    assertEquals("2\n", format());
    Files.writeString(root.resolve("format"), "1\n");
    assertInstanceOf(Home.Opening.Opened.class, Home.open(root)).home().close();
  }

  @Test
  void aDamagedNumberIsSaid() throws IOException {
    for (String text : List.of("", "one", "-1", "0", "1 2")) {
      Files.writeString(root.resolve("format"), text);
      assertTrue(line().contains("damaged"), text);
    }
  }

  @Test
  void anOlderOneIsBroughtOverAfterACopy() throws IOException {
    HomeFormat next =
        new HomeFormat(2, List.of(home -> Files.writeString(home.resolve("kept"), "new")));
    next.bring(root);
    assertEquals("2\n", format());
    assertEquals("new", Files.readString(root.resolve("kept")));
    assertEquals("old", Files.readString(copy.resolve("kept")));
    assertEquals("1\n", Files.readString(copy.resolve("format")));
    next.bring(root);
    assertEquals("new", Files.readString(root.resolve("kept")));
  }

  @Test
  void aStepThatFailedIsTakenAgainAndTheCopyStays() throws IOException {
    HomeFormat failing =
        new HomeFormat(
            2,
            List.of(home -> {
              Files.writeString(home.resolve("kept"), "half");
              throw new IOException("the disk");
            }));
    assertThrows(IOException.class, () -> failing.bring(root));
    assertEquals("1\n", format());
    new HomeFormat(2, List.of(home -> Files.writeString(home.resolve("kept"), "new"))).bring(root);
    assertEquals("new", Files.readString(root.resolve("kept")));
    assertEquals("old", Files.readString(copy.resolve("kept")), "not the half one");
  }
}

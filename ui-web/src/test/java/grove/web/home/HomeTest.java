package grove.web.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeTest {
  private static final String HASH = "ab".repeat(32);

  @TempDir Path folder;

  private Home open(Path root) {
    return assertInstanceOf(Home.Opening.Opened.class, Home.open(root)).home();
  }

  @Test
  void secondNodeIsToldOfTheFirst() {
    RunFiles.Running running =
        new RunFiles.Running("http://127.0.0.1:4747/", "http://127.0.0.1:4747/api", "h:1", 42);
    try (Home home = open(folder.resolve("home"))) {
      home.runFiles().write(running, "token");
      Home.Opening second = Home.open(folder.resolve("home"));
      assertEquals(new Home.Opening.Taken(Optional.of(running)), second);
      home.runFiles().remove();
    }
    open(folder.resolve("home")).close();
  }

  @Test
  void onlyTheOwnerMayLookInside() throws IOException {
    try (Home home = open(folder.resolve("deep/home"))) {
      home.runFiles().write(new RunFiles.Running("", "", "", 1), "token");
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.root())));
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(home.runFiles().token())));
    }
  }

  @Test
  void fileInTheWayIsSaidInOneLine() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (Path path : new Path[] {file, file.resolve("home")}) {
      HomeException e = assertThrows(HomeException.class, () -> Home.open(path));
      assertTrue(String.valueOf(e.getMessage()).contains("--home"), e::getMessage);
      assertFalse(String.valueOf(e.getMessage()).contains("\n"));
    }
  }

  @Test
  void copiedHomeIsSeenAsMoved() throws IOException {
    try (Home home = open(folder.resolve("one"))) {
      assertTrue(home.hostRecord().moved());
      home.hostRecord().settle();
      assertFalse(home.hostRecord().moved());
    }
    try (Home home = open(folder.resolve("one"))) {
      assertFalse(home.hostRecord().moved());
    }
    try (Home copy = open(folder.resolve("two"))) {
      Files.copy(folder.resolve("one/host"), folder.resolve("two/host"));
      assertTrue(copy.hostRecord().moved());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void everyCopyOfAHomeIsSeenAndTheOriginalStaysWhatItIs() throws IOException {
    Path one = folder.resolve("one");
    try (Home home = open(one)) {
      home.hostRecord().settle();
    }
    // `cp -a`, and a copy made of hard links, which shares the lock file.
    Path copied = Files.createDirectories(folder.resolve("copied"));
    Path linked = Files.createDirectories(folder.resolve("linked"));
    copy(one.resolve("host"), copied.resolve("host"));
    copy(one.resolve("lock"), copied.resolve("lock"));
    try (Home copy = open(copied);
        Home home = open(one)) {
      assertTrue(copy.hostRecord().moved());
      assertFalse(home.hostRecord().moved());
    }
    Files.createLink(linked.resolve("host"), one.resolve("host"));
    Files.createLink(linked.resolve("lock"), one.resolve("lock"));
    try (Home copy = open(linked)) {
      assertTrue(copy.hostRecord().moved());
      copy.hostRecord().settle();
      assertInstanceOf(Home.Opening.Taken.class, Home.open(one));
    }
    try (Home home = open(one)) {
      // Its lock file was touched by the linking: an incarnation is the price.
      assertTrue(home.hostRecord().moved());
      home.hostRecord().settle();
    }
    try (Home home = open(one)) {
      assertFalse(home.hostRecord().moved());
    }
  }

  @Test
  void aMovedHomeAndTheCopyThatTakesItsPlaceAreBothSeen() throws IOException {
    Path one = folder.resolve("one");
    Path moved = folder.resolve("moved");
    try (Home home = open(one)) {
      home.hostRecord().settle();
    }
    Files.move(one, moved);
    Files.createDirectories(one);
    copy(moved.resolve("host"), one.resolve("host"));
    copy(moved.resolve("lock"), one.resolve("lock"));
    for (Path path : new Path[] {one, moved}) {
      try (Home home = open(path)) {
        assertTrue(home.hostRecord().moved());
      }
    }
  }

  @Test
  void aHomeRolledBackInPlaceIsSeenThoughTheInodeMayBeTheSame() throws IOException {
    Path one = folder.resolve("one");
    try (Home home = open(one)) {
      home.hostRecord().settle();
    }
    Path backup = Files.createDirectories(folder.resolve("backup"));
    copy(one.resolve("lock"), backup.resolve("lock"));
    Files.delete(one.resolve("lock"));
    copy(backup.resolve("lock"), one.resolve("lock"));
    try (Home home = open(one)) {
      assertTrue(home.hostRecord().moved());
    }
  }

  @Test
  void theSameFolderOnAnotherHostIsSeen() throws IOException {
    Path lock = Files.createFile(folder.resolve("lock"));
    HostRecord here = new HostRecord(folder.resolve("host"), lock, "id\nhere");
    here.settle();
    assertFalse(here.moved());
    assertTrue(new HostRecord(folder.resolve("host"), lock, "id\nthere").moved());
    assertFalse(Files.readString(folder.resolve("host")).contains("here"));
  }

  @Test
  void damagedSettingsAndSessionsAreForgotten() throws IOException {
    Path file = folder.resolve("file");
    new Settings(4747, 4748, 4749, 15).write(file);
    assertEquals(new Settings(4747, 4748, 4749, 15), Settings.read(file));
    for (String text : new String[] {"", "{", "[]", "{\"pagePort\":\"x\"}", "{\"pagePort\":-4}"}) {
      Files.writeString(file, text);
      assertEquals(new Settings(0, 0, 0, 0), Settings.read(file), text);
    }
    new Sessions(file).write(Map.of(HASH, 5L));
    assertEquals(Map.of(HASH, 5L), new Sessions(file).read());
    Files.writeString(file, "junk\n" + HASH + " 7\n" + HASH + " -7\nx");
    assertEquals(Map.of(HASH, 7L), new Sessions(file).read());
  }
}

package grove.web;

import static grove.web.TestNode.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.web.cli.ExitStatus;
import grove.web.cli.RunOptions;
import grove.web.home.Home;
import grove.web.home.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that can not start says why and what to do, in one line, and leaves nothing behind.
final class NodeRunnerTest {
  @TempDir Path folder;

  private String refused(RunOptions options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitStatus status =
        new NodeRunner(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(options);
    assertEquals(ExitStatus.FAILED, status);
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    String line = err.toString(StandardCharsets.UTF_8);
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.startsWith("grove: "), line);
    assertFalse(line.contains("Exception"), line);
    return line;
  }

  private RunOptions options(String home, Optional<Integer> port) {
    return new RunOptions(
        folder.resolve(home),
        port,
        Optional.of(0),
        Optional.of("127.0.0.1"),
        Optional.of("Founder"),
        false,
        false,
        false,
        true);
  }

  private RunOptions options(String home) {
    return options(home, Optional.of(0));
  }

  @Test
  void homeInUsePointsToItsNode() {
    try (TestNode node = new TestNode(folder.resolve("home"), Optional.of("Founder"))) {
      assertTrue(refused(options("home")).contains(node.node().running().url()));
    }
  }

  @Test
  void takenPortsAreNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      String line = refused(options("home", Optional.of(port)));
      assertTrue(line.contains(String.valueOf(port)) && line.contains("--port"), line);
      RunOptions peer =
          new RunOptions(
              folder.resolve("home"),
              Optional.of(0),
              Optional.of(port),
              Optional.of("127.0.0.1"),
              Optional.of("Founder"),
              false,
              false,
              false,
              true);
      assertTrue(refused(peer).contains(String.valueOf(port)));
    }
    new TestNode(folder.resolve("home"), Optional.of("Founder")).close();
  }

  @Test
  void unusableHomeAndNameAreNamed() throws IOException {
    Files.writeString(folder.resolve("file"), "no folder");
    assertTrue(refused(options("file")).contains("--home"));
    RunOptions nameless =
        new RunOptions(
            folder.resolve("home"),
            Optional.of(0),
            Optional.of(0),
            Optional.of("127.0.0.1"),
            Optional.of("\u202e"),
            false,
            false,
            false,
            true);
    assertTrue(refused(nameless).contains("name"));
  }

  @Test
  void damagedVaultIsNamed() throws IOException {
    new TestNode(folder.resolve("home"), Optional.of("Founder")).close();
    Files.writeString(folder.resolve("home/vault"), "damaged");
    assertTrue(refused(options("home")).contains("vault"));
  }

  @Test
  void damagedStoreIsNamed() throws IOException {
    try (TestNode node = new TestNode(folder.resolve("home"), Optional.of("Founder"))) {
      node.post("/workspaces", json("name", "Garden"));
    }
    try (Stream<Path> files = Files.walk(folder.resolve("home/groups"))) {
      List<Path> entries =
          files
              .filter(Files::isRegularFile)
              .filter(f -> f.toString().contains("/entries/"))
              .filter(f -> !f.endsWith("LOCK"))
              .toList();
      for (Path file : entries) {
        Files.writeString(file, "damaged");
      }
    }
    assertTrue(refused(options("home")).contains("groups"));
  }

  @Test
  void runFilesGoWithTheNode() throws IOException {
    Path run = folder.resolve("home/run");
    try (TestNode node = new TestNode(folder.resolve("home"), Optional.of("Founder"))) {
      assertTrue(Files.exists(run.resolve("node.json")));
      assertFalse(node.node().running().peer().isEmpty());
    }
    try (Stream<Path> left = Files.list(run)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void portsStayTheSame() throws IOException {
    Path home = folder.resolve("kept");
    open(home).close();
    new Settings(freePort(), freePort(), freePort(), 15).write(home.resolve("settings.json"));
    Settings kept = Settings.read(home.resolve("settings.json"));
    try (Node node = start(home)) {
      assertEquals("http://127.0.0.1:" + kept.pagePort() + "/", node.running().url());
      assertEquals("127.0.0.1:" + kept.peerPort(), node.running().peer());
    }
    assertEquals(kept, Settings.read(home.resolve("settings.json")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return any.getLocalPort();
    }
  }

  private static Home open(Path home) {
    return assertInstanceOf(Home.Opening.Opened.class, Home.open(home)).home();
  }

  private static Node start(Path home) {
    return Node.start(
        open(home),
        new NodeOptions(
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.of("127.0.0.1"),
            Optional.empty(),
            false,
            false));
  }
}

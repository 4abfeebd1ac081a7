package grove.web.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A node in a process and a home of its own, for the demonstration: gone, with its home, when closed.
final class ChildNode implements AutoCloseable {
  /// How long a node may take to end by itself, in seconds.
  private static final long END_SECONDS = 5;

  private final Process process;
  private final Path home;
  private final JsonObject ready;

  private ChildNode(Process process, Path home, JsonObject ready) {
    this.process = process;
    this.home = home;
    this.ready = ready;
  }

  /// Starts the program that runs here once more, as a node of a new temporary home, and waits until it is ready.
  static ChildNode start(String name) {
    try {
      Path home = Files.createTempDirectory("grove-demo-");
      var command = new ArrayList<>(program());
      command.addAll(
          List.of(
              "run",
              "--home",
              home.toString(),
              "--name",
              name,
              "--port",
              "0",
              "--peer-port",
              "0",
              "--bind",
              "127.0.0.1",
              "--no-browser",
              "--no-lan",
              "--json"));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      return new ChildNode(process, home, readyLine(process));
    } catch (IOException e) {
      throw new CliException(
          ExitStatus.FAILED,
          "a node of the demonstration cannot be started; is there space in the temporary folder?");
    }
  }

  /// This program's own command line up to its main class.
  private static List<String> program() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String modules = System.getProperty("jdk.module.path");
    return modules == null
        ? List.of(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "grove.web.Main")
        : List.of(
            java,
            "--enable-native-access=rocksdbjni,org.apache.lucene.core",
            "-p",
            modules,
            "-m",
            "grove.web/grove.web.Main");
  }

  private static JsonObject readyLine(Process process) throws IOException {
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    try {
      if (line != null) {
        return new JsonObject(line);
      }
    } catch (DecodeException e) {
      // Said below.
    }
    process.destroy();
    throw new CliException(ExitStatus.FAILED, "a node of the demonstration did not start");
  }

  Path home() {
    return home;
  }

  JsonObject ready() {
    return ready;
  }

  NodeClient client() {
    return NodeClient.of(home);
  }

  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> all = Files.walk(home)) {
      all.sorted(java.util.Comparator.reverseOrder()).forEach(ChildNode::delete);
    } catch (IOException e) {
      System.err.println("grove: " + home + " is left behind; delete it by hand");
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

package grove.web.lan;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A host of a simulated building: a network namespace, and the node that runs in it.
final class LanHost implements AutoCloseable {
  static final int PEER_PORT = 4_748;
  private static final long END_S = 10;

  private final String name;
  private final Path home;
  private @Nullable Process process;
  private @Nullable BufferedReader answers;

  LanHost(String name, Path folder) {
    this.name = name;
    home = folder.resolve(name);
  }

  String name() {
    return name;
  }

  /// Starts the node at a port for other nodes.
  void start(int peerPort) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Xmx256m", "-ea"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LanNode.class.getName(), home.toString(), name));
    command.add(Integer.toString(peerPort));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  JsonObject get(String path) throws IOException {
    return ask("GET", path, "");
  }

  JsonObject post(String path, JsonObject body) throws IOException {
    return ask("POST", path, body.encode());
  }

  private JsonObject ask(String method, String path, String body) throws IOException {
    if (process == null || answers == null) {
      throw new IllegalStateException(name + " does not run");
    }
    String line =
        new JsonObject().put("method", method).put("path", path).put("body", body).encode();
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(name + " ended");
    }
    JsonObject said = new JsonObject(answer);
    if (said.getInteger("status") / 100 != 2) {
      throw new IOException(name + " " + method + " " + path + ": " + said.getString("body"));
    }
    return new JsonObject(said.getString("body"));
  }

  static Stream<JsonObject> rows(JsonObject answer, String field) {
    return answer.getJsonArray(field, new JsonArray()).stream().map(JsonObject.class::cast);
  }

  private String messages(String workspace) throws IOException {
    String path = "/workspaces/" + workspace + "/channels";
    return path
        + "/"
        + rows(get(path), "channels").findFirst().orElseThrow().getString("item")
        + "/messages";
  }

  void say(String workspace, String text) throws IOException {
    post(messages(workspace), new JsonObject().put("text", text));
  }

  boolean heard(String workspace, String text) {
    try {
      return rows(get(messages(workspace) + "?limit=100"), "messages")
          .anyMatch(message -> text.equals(message.getString("text")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends the node; the host stays.
  void stop() {
    if (process != null) {
      try {
        process.getOutputStream().close();
        if (!process.waitFor(END_S, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(name + " did not end within " + END_S + " s");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process = null;
    }
  }

  @Override
  public void close() {
    stop();
  }
}

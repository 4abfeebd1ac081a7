package grove.web.e2e;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A real node in a process of its own, driven as a script would: by its ready line, its token file and HTTP.
final class NodeProcess implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long END_SECONDS = 10;

  private final Process process;
  private final Path home;
  private final JsonObject ready;

  private NodeProcess(Process process, Path home, JsonObject ready) {
    this.process = process;
    this.home = home;
    this.ready = ready;
  }

  /// Starts a node and waits for its ready line.
  static NodeProcess start(Path home, String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--home", home.toString(), "--no-browser", "--no-lan", "--json"));
    arguments.addAll(List.of("--bind", "127.0.0.1"));
    arguments.addAll(List.of(options));
    Process process = program(arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the node in " + home + " did not start");
    }
    return new NodeProcess(process, home, new JsonObject(line));
  }

  /// The outcome of a command in a process of its own.
  record Outcome(int status, String out, String err) {
    JsonObject json() {
      return new JsonObject(out);
    }
  }

  /// Runs one command of the program, with text on its standard input.
  static Outcome command(Path home, String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addAll(List.of("--home", home.toString()));
    Path err = Files.createTempFile("grove-err", ".txt");
    Process process = program(command).redirectError(err.toFile()).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    String said = Files.readString(err);
    Files.delete(err);
    return new Outcome(status, out, said);
  }

  /// The program as its users start it, through the launcher; where nothing is packaged yet, as when
  /// one test is run in an editor, from the class path. Either way with assertions, without the time
  /// for the best machine code, and with a heap so small that a new passphrase is made as strong as a
  /// release accepts on such a computer, and no stronger.
  private static ProcessBuilder program(List<String> arguments) {
    List<String> options =
        List.of("-ea", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m");
    String launcher = System.getProperty("grove.launcher");
    List<String> command = new ArrayList<>();
    if (launcher == null) {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.add("--enable-native-access=ALL-UNNAMED");
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), "grove.web.Main"));
    } else {
      command.add(Path.of(launcher).normalize().toString());
    }
    command.addAll(arguments);
    ProcessBuilder program = new ProcessBuilder(command);
    program.environment().put("GROVE_NO_BUILD", "1");
    program.environment().put("GROVE_JAVA_OPTS", String.join(" ", options));
    program.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return program;
  }

  Path home() {
    return home;
  }

  String url() {
    return ready.getString("url");
  }

  JsonObject get(String path) throws IOException, InterruptedException {
    return send("GET", path, null);
  }

  JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  JsonObject put(String path, JsonObject body) throws IOException, InterruptedException {
    return send("PUT", path, body);
  }

  JsonObject delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, null);
  }

  /// What an operation answered, whatever it was.
  record Answer(int status, JsonObject json) {
    /// The line for the user, where it was refused.
    String message() {
      return json.getJsonObject("error", new JsonObject()).getString("message", "");
    }
  }

  /// Asks without expecting to be obeyed.
  Answer ask(String method, String path, JsonObject body) throws IOException, InterruptedException {
    HttpResponse<String> response = exchange(method, path, body);
    return new Answer(response.statusCode(), json(response));
  }

  /// A page address with a fresh one-time code.
  String pageUrl() throws IOException, InterruptedException {
    return Objects.requireNonNull(post("/session/code", new JsonObject()).getString("url"));
  }

  private JsonObject send(String method, String path, JsonObject body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = exchange(method, path, body);
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          method + " " + path + ": " + response.statusCode() + " " + response.body());
    }
    return json(response);
  }

  private static JsonObject json(HttpResponse<String> response) {
    return response.body().isBlank() ? new JsonObject() : new JsonObject(response.body());
  }

  private HttpResponse<String> exchange(String method, String path, JsonObject body)
      throws IOException, InterruptedException {
    String token = Files.readString(home.resolve("run").resolve("token")).strip();
    var request =
        HttpRequest.newBuilder(URI.create(ready.getString("api") + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  /// SIGKILL: nothing is flushed, nothing is closed.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    boolean ended = false;
    try {
      ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      process.destroyForcibly();
      throw new AssertionError("the node did not end within " + END_SECONDS + " s of SIGTERM");
    }
  }
}

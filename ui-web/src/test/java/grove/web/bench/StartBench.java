package grove.web.bench;

import grove.web.home.GroupFolder;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `./grove bench start`: the packaged program, as the launcher starts it (with its AOT cache), on a home
/// with N records: until the page answers, and until it has the newest messages to show.
public final class StartBench {
  private static final int RECORDS = 100_000;
  private static final int STARTS = 5;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path home;

  private StartBench(Path home) {
    this.home = home;
  }

  public static void main(String[] args) throws Exception {
    BenchOptions options = BenchOptions.read(args, RECORDS, 1);
    Report report = new Report("start", options);
    Path folder = Files.createTempDirectory("grove-start");
    try {
      Path home = folder.resolve("home");
      String id;
      try (BenchProcess node = BenchProcess.start(home)) {
        id = node.ask("found", "Bench").getString("id");
        node.ask("write", id, 1, options.records(), options.bytes());
        node.ask("settled", id);
      }
      for (int run = 0; run < options.runs() * STARTS; run++) {
        new StartBench(home).start(id, report);
      }
    } finally {
      new GroupFolder(folder).delete();
    }
    report.print();
  }

  private void start(String id, Report report) throws Exception {
    long began = System.nanoTime();
    Process process = program().start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      JsonObject ready = new JsonObject(String.valueOf(out.readLine()));
      client.send(
          HttpRequest.newBuilder(URI.create(ready.getString("url"))).build(),
          BodyHandlers.ofString());
      report.spread("pageSeconds", (System.nanoTime() - began) / 1e9);
      String messages = messages(ready.getString("api"), id);
      report.spread("seconds", (System.nanoTime() - began) / 1e9);
      BenchProcess.Seen seen = BenchProcess.look(process.pid());
      report.used(List.of(seen.cpuSeconds()), List.of(seen.rssMiB()));
      if (new JsonObject(messages).getJsonArray("messages").isEmpty()) {
        throw new IllegalStateException("no messages to show");
      }
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /// The newest messages of the first channel, once the workspace is open.
  private String messages(String api, String id) throws IOException, InterruptedException {
    String token = Files.readString(home.resolve("run").resolve("token")).strip();
    String channels = get(api + "/workspaces/" + id + "/channels", token);
    String channel =
        new JsonObject(channels).getJsonArray("channels").getJsonObject(0).getString("item");
    return get(api + "/workspaces/" + id + "/channels/" + channel + "/messages?limit=50", token);
  }

  private String get(String url, String token) throws IOException, InterruptedException {
    HttpRequest asked =
        HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token).build();
    HttpResponse<String> answer = client.send(asked, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  /// The launcher, with nothing to build.
  private ProcessBuilder program() {
    ProcessBuilder program =
        new ProcessBuilder(
                BenchProcess.LAUNCHER.toString(),
                "run",
                "--home",
                home.toString(),
                "--no-browser",
                "--no-lan",
                "--json",
                "--bind",
                "127.0.0.1",
                "--port",
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    program.environment().put("GROVE_NO_BUILD", "1");
    program.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return program;
  }
}

package grove.web.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A [BenchNode] in a process of its own, with the options of the launcher; what it uses of the machine
/// is read from `/proc`.
final class BenchProcess implements AutoCloseable {
  /// The program's launcher, at the root of the project.
  static final Path LAUNCHER =
      Path.of(System.getProperty("grove.launcher", "grove")).toAbsolutePath();

  private static final long END_SECONDS = 60;
  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream commands;
  private final ExecutorService turns = Executors.newSingleThreadExecutor();
  private final int port;

  private BenchProcess(Process process) throws IOException {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.port = new JsonObject(line()).getInteger("port");
  }

  static BenchProcess start(Path home) throws IOException {
    return start(home, 0);
  }

  /// `GROVE_BENCH_JAVA_OPTS` adds options for java, with `%h` for the name of the home.
  static BenchProcess start(Path home, int port) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + LAUNCHER.resolveSibling("ui-web/src/main/java.options"));
    command.addAll(List.of("-Xlog:disable", "--enable-native-access=ALL-UNNAMED"));
    String more = System.getenv().getOrDefault("GROVE_BENCH_JAVA_OPTS", "");
    if (!more.isBlank()) {
      command.addAll(List.of(more.replace("%h", home.getFileName().toString()).split(" ", -1)));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(BenchNode.class.getName(), home.toString(), String.valueOf(port)));
    return new BenchProcess(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("a node of the measurement has ended");
    }
    return line;
  }

  int port() {
    return port;
  }

  /// Tells it to do something, and waits for the answer.
  JsonObject ask(Object... words) {
    return begin(words).join();
  }

  /// Tells it to do something; commands are done one after the other.
  CompletableFuture<JsonObject> begin(Object... words) {
    List<String> all = new ArrayList<>();
    for (Object word : words) {
      all.add(String.valueOf(word));
    }
    return CompletableFuture.supplyAsync(() -> exchange(String.join(" ", all)), turns);
  }

  private JsonObject exchange(String command) {
    commands.println(command);
    JsonObject answer = new JsonObject(Checked.parsed(this::line));
    if (answer.containsKey("error")) {
      throw new IllegalStateException(command + ": " + answer.getString("error"));
    }
    return answer;
  }

  /// What a process has used: processor time so far in s, the most memory it ever had in MiB.
  record Seen(double cpuSeconds, double rssMiB) {}

  Seen look() {
    return look(process.pid());
  }

  static Seen look(long pid) {
    double peak =
        read(pid, "status")
            .lines()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1_024)
            .findFirst()
            .orElse(0);
    return new Seen(seconds(read(pid, "stat")), peak);
  }

  /// Processor time so far of its threads by their names, numbers left out, s.
  Map<String, Double> cpuSecondsByThread() {
    Map<String, Double> seconds = new TreeMap<>();
    File[] threads = new File("/proc/" + process.pid() + "/task").listFiles();
    for (File thread : threads == null ? new File[0] : threads) {
      Checked.quiet(() -> Files.readString(thread.toPath().resolve("stat")))
          .ifPresent(stat -> {
            String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
            seconds.merge(name.replaceAll("[#\\d]+", "").strip(), seconds(stat), Double::sum);
          });
    }
    return seconds;
  }

  private static double seconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  private static String read(long pid, String file) {
    return Checked.parsed(() -> Files.readString(Path.of("/proc", "" + pid, file)));
  }

  /// Ends it in order.
  @Override
  public void close() {
    commands.println("quit");
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    turns.shutdownNow();
  }
}

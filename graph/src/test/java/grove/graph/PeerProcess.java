package grove.graph;

import grove.graph.sim.RealNode;
import grove.graph.sim.TestNode;
import grove.store.Lane;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A node in a process of its own, told what to do line by line: the one end is [#main], the other
/// an object of this class.
final class PeerProcess implements AutoCloseable {
  private static final int RUN_ENTRIES = 50;
  private static final long WAIT_SECONDS = 30;

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream commands;

  private PeerProcess(Process process) {
    this.process = process;
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /// Starts a node with this number on this folder; it knows nodes 1 and 2 as members.
  static PeerProcess start(long number, Path folder) throws IOException {
    return new PeerProcess(
        java(PeerProcess.class, Long.toString(number), folder.toString()).start());
  }

  /// Starts one that may use so much memory for its objects.
  static PeerProcess start(long number, Path folder, int heapMib) throws IOException {
    var program = java(PeerProcess.class, Long.toString(number), folder.toString());
    program.command().addAll(1, List.of("-XX:+UseSerialGC", "-Xmx" + heapMib + "m"));
    return new PeerProcess(program.start());
  }

  /// Starts one by another program, that says where it runs.
  static PeerProcess start(long number, Path folder, List<String> by) throws IOException {
    var program = java(PeerProcess.class, Long.toString(number), folder.toString());
    program.command().addAll(0, by);
    return new PeerProcess(program.start());
  }

  /// A program of this class path in a process of its own.
  static ProcessBuilder java(Class<?> program, String... words) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /// Processor time it has used so far.
  long cpuMs() {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
  }

  /// Sends a command and waits for its answer.
  String ask(String command) throws IOException {
    commands.println(command);
    var answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the process has ended");
    }
    return answer;
  }

  /// SIGKILL.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException {
    commands.close();
    answers.close();
    process.destroyForcibly();
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    try (var node = new RealNode(Long.parseLong(args[0]), Path.of(args[1]))) {
      node.on(it -> {
        it.know(1, 2);
        return true;
      });
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(obey(node, List.of(line.split(" "))));
      }
    }
  }

  private static String obey(RealNode node, List<String> words) throws InterruptedException {
    return switch (words.getFirst()) {
      case "start" -> {
        node.on(PeerProcess::enrolAndStart);
        yield node.address().toString();
      }
      case "meet" -> {
        var port = Integer.parseInt(words.get(2));
        var device = TestNode.device(Long.parseLong(words.get(1)));
        node.on(it -> {
          it.graph().learn(device, List.of(new Address("127.0.0.1", port)));
          return true;
        });
        yield "met";
      }
      case "write" -> {
        write(node, Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)));
        yield "written";
      }
      case "await" -> {
        var entries = Long.parseLong(words.get(1));
        var reached = node.await(it -> it.entries().entries() >= entries, WAIT_SECONDS);
        yield reached ? node.on(it -> it.digest().toHex()) : "not reached";
      }
      case "know" -> {
        node.on(it -> {
          it.know(Long.parseLong(words.get(1)));
          return true;
        });
        yield "known";
      }
      case "echo" -> {
        node.on(PeerProcess::echo);
        yield "echoing";
      }
      case "rss" -> Long.toString(residentKib());
      case "loop" ->
          node.on(_ -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()).toString();
      default -> "unknown command";
    };
  }

  /// Answers each entry of others with one of its own.
  private static boolean echo(TestNode node) {
    node.listen(event -> {
      if (event instanceof GraphEvent.EntriesReceived received) {
        received.entries().stream()
            .filter(entry -> entry.header().log().lane() == Lane.DATA)
            .forEach(_ -> node.write(1, 64));
      }
    });
    return true;
  }

  /// What the system says this process occupies.
  private static long residentKib() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean enrolAndStart(TestNode node) {
    if (node.entries().frontier().seq(node.control().log()) == 0) {
      node.enrol();
    }
    node.start();
    return true;
  }

  static void write(RealNode node, int entries, int bytes) {
    for (var left = entries; left > 0; left -= RUN_ENTRIES) {
      var count = Math.min(left, RUN_ENTRIES);
      node.on(it -> it.write(count, bytes));
    }
  }
}

package grove.graph;

import grove.graph.sim.RealNode;
import grove.graph.sim.TestNode;
import grove.graph.wire.FrameStorm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Measures what an honest neighbour of a real process feels of an attack: the time from its entry to
/// the answer (both ends store with a sync), calm and under each attack, what the process occupies, and
/// what of the processor it takes.
///
/// Callers without knock come from a process of their own, where there is `taskset` on the second core:
/// `taskset -c 0 ./grove bench SiegeBench` keeps the attacked node and its neighbour on the first, as if
/// the attacker had a machine of its own.
///
/// Arguments: callers without knock (10,000), slow callers (600), bombs (500), malformed frames
/// (1,000,000).
final class SiegeBench {
  private static final long WAIT_SECONDS = 60;
  private static final long PAUSE_MS = 10;
  private static final long SLOW_SECONDS = 12;
  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  private final PeerProcess target;
  private final RealNode honest;
  private final int port;
  private final Siege siege;
  private double calmP99Ms;

  private SiegeBench(PeerProcess target, RealNode honest, int port) {
    this.target = target;
    this.honest = honest;
    this.port = port;
    siege = new Siege(port, 1);
  }

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    var counts = List.of(10_000, 600, 500, 1_000_000);
    var given = new ArrayList<Integer>();
    for (var i = 0; i < counts.size(); i++) {
      given.add(i < args.length ? Integer.parseInt(args[i]) : counts.get(i));
    }
    var folder = Files.createTempDirectory("siege-bench");
    try (var target = PeerProcess.start(1, folder.resolve("1"));
        var honest = new RealNode(2, folder.resolve("2"))) {
      var address = target.ask("start");
      var port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
      target.ask("know " + Siege.TRAITOR);
      target.ask("echo");
      honest.on(node -> {
        node.know(1, 2, Siege.TRAITOR);
        node.enrol();
        node.start();
        return node.graph();
      });
      honest.on(node -> {
        node.graph().learn(TestNode.device(1), List.of(new Address("127.0.0.1", port)));
        return true;
      });
      new SiegeBench(target, honest, port).run(given);
    } finally {
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private void run(List<Integer> counts)
      throws IOException, InterruptedException, ExecutionException {
    measure("warm-up", () -> pause(3_000));
    calmP99Ms = measure("calm", () -> pause(5_000));
    var callers = counts.get(0);
    measure(callers + " callers without knock", () -> withoutKnock(callers));
    var slow = counts.get(1);
    measure(slow + " slow callers", () -> siege.slowly(slow, SLOW_SECONDS));
    var bombs = counts.get(2);
    measure(bombs + " frame bombs", () -> siege.bombs(bombs, WAIT_SECONDS));
    measure("calm again", () -> pause(5_000));
    System.out.println(FrameStorm.run(counts.get(3), 7));
  }

  private Object withoutKnock(int callers) throws InterruptedException {
    var program =
        PeerProcess.java(Siege.class, Integer.toString(port), "1", Integer.toString(callers));
    if (Runtime.getRuntime().availableProcessors() == 1 && Files.isExecutable(TASKSET)) {
      program.command().addAll(0, List.of(TASKSET.toString(), "-c", "1"));
    }
    try {
      var process = program.start();
      var said = process.inputReader().readLine();
      process.waitFor();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What is done to the process meanwhile.
  private interface Attack {
    Object run() throws InterruptedException;
  }

  private static Object pause(long ms) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    return "";
  }

  private double measure(String what, Attack attack)
      throws IOException, InterruptedException, ExecutionException {
    var cpuMs = target.cpuMs();
    var begunNs = System.nanoTime();
    var running = new FutureTask<>(attack::run);
    Thread.ofPlatform().name("attack").start(running);
    var tookMs = new ArrayList<Double>();
    while (!running.isDone()) {
      tookMs.add(roundMs());
      pause(PAUSE_MS);
    }
    tookMs.sort(Comparator.naturalOrder());
    var p50 = tookMs.get(tookMs.size() / 2);
    var p99 = tookMs.get(Math.min(tookMs.size() - 1, tookMs.size() * 99 / 100));
    System.out.printf(
        "%-32s p50 %6.2f ms  p99 %6.2f ms  %s rounds %4d  processor %d of %d ms  resident %d MiB  %s%n",
        what,
        p50,
        p99,
        calmP99Ms == 0 ? "" : "(%.2f x calm)".formatted(p99 / calmP99Ms),
        tookMs.size(),
        target.cpuMs() - cpuMs,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNs),
        Long.parseLong(target.ask("rss")) >> 10,
        running.get());
    return p99;
  }

  private double roundMs() throws InterruptedException {
    var wanted = honest.on(node -> node.entries().entries()) + 2;
    var startNs = System.nanoTime();
    honest.on(node -> node.write(1, 200));
    if (!honest.await(node -> node.entries().entries() >= wanted, WAIT_SECONDS)) {
      throw new IllegalStateException("no answer within " + WAIT_SECONDS + " s");
    }
    return (System.nanoTime() - startNs) / 1_000_000.0;
  }
}

package grove.web.mutants;

import grove.web.mutants.TestJvm.End;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `./grove mutants [--json] [--sim] [NAME…]`: puts deliberate faults into copies of the sources, one
/// at a time, and runs the tests that must catch each, or the simulated worlds. `--sim` chooses the
/// faults that are for simulated worlds, a NAME those whose names or files contain it.
///
/// Says which survive, then killed/total; ends with status 1 if any survives, or if the tests fail
/// without any fault.
final class Mutants {
  /// Faults that are tried at a time.
  private static final int AT_A_TIME = 2;

  /// Where nobody watches, it says how far it is after so many faults.
  private static final int SAY_EVERY = 10;

  /// The longest that all tests together may take without a fault.
  private static final long UNCHANGED_MAX_S = 1_800;

  /// What `grove.web.sim.SimMutant` writes before a seed and what it violates.
  private static final String FOUND = "found: ";

  private final Checkout checkout = Checkout.here();
  private final TestJvm jvm = new TestJvm(checkout);
  private final boolean json;
  private final Path work;
  private final List<String> survived = new ArrayList<>();
  private final SortedMap<String, String> seeds = new TreeMap<>();
  private int tried;

  private Mutants(boolean json, Path work) {
    this.json = json;
    this.work = work;
  }

  static void main(String[] arguments) throws IOException {
    List<String> names = new ArrayList<>(List.of(arguments));
    boolean json = names.remove("--json");
    boolean simulated = names.remove("--sim");
    List<Fault> chosen =
        FaultList.all().stream()
            .filter(fault -> fault.simulated() || !simulated)
            .filter(fault -> names.isEmpty() || names.stream().anyMatch(n -> matches(fault, n)))
            .toList();
    if (chosen.isEmpty()) {
      System.err.println("mutants: no fault has such a name");
      System.exit(2);
    }
    Path work = Files.createTempDirectory("grove-mutants");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(work)));
    System.exit(new Mutants(json, work).run(chosen));
  }

  /// Also after an interrupt: no child goes on.
  private static void cleanUp(Path work) {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    delete(work);
  }

  private static boolean matches(Fault fault, String name) {
    return (fault.name() + "\n" + fault.file())
        .toLowerCase(Locale.ROOT)
        .contains(name.toLowerCase(Locale.ROOT));
  }

  private int run(List<Fault> faults) {
    long start = System.nanoTime();
    if (!passUnchanged(faults)) {
      return 1;
    }
    Deque<Fault> left = new ArrayDeque<>(faults);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < AT_A_TIME; i++) {
      threads.add(Thread.ofPlatform().start(() -> work(left)));
    }
    threads.forEach(Mutants::join);
    if (tried != faults.size()) {
      System.err.println("mutants: only " + tried + " of " + faults.size() + " were tried");
      return 1;
    }
    report(faults.size(), (System.nanoTime() - start) / 1_000_000_000);
    return survived.isEmpty() ? 0 : 1;
  }

  /// A test that fails anyway would seem to catch every fault.
  private boolean passUnchanged(List<Fault> faults) {
    Set<String> tests = new TreeSet<>();
    faults.forEach(fault -> tests.addAll(fault.tests()));
    if (faults.stream().anyMatch(Fault::simulated) && !passSimulated()) {
      return false;
    }
    if (tests.isEmpty()) {
      return true;
    }
    Path log = work.resolve("unchanged.log");
    End end = jvm.run(List.of(), List.copyOf(tests), log, UNCHANGED_MAX_S);
    if (end != End.PASSED) {
      System.err.println("mutants: the tests fail without any fault (" + end + "):");
      System.err.println(tail(log));
    }
    return end == End.PASSED;
  }

  private boolean passSimulated() {
    Path log = work.resolve("unchanged-worlds.log");
    End end = jvm.simulate(List.of(), log);
    if (end != End.PASSED) {
      System.err.println("mutants: a simulated world fails without any fault (" + end + "):");
      System.err.println(tail(log));
    }
    return end == End.PASSED;
  }

  private void work(Deque<Fault> left) {
    for (Fault fault = next(left); fault != null; fault = next(left)) {
      Path folder = work.resolve(Integer.toHexString(fault.name().hashCode()));
      note(fault, end(fault, folder));
      delete(folder);
    }
  }

  private End end(Fault fault, Path folder) {
    Path classes = folder.resolve("classes");
    try (Mutator mutator = new Mutator(checkout)) {
      List<String> problems = mutator.compile(List.of(fault), classes);
      if (!problems.isEmpty()) {
        System.err.println(String.join("\n", problems));
        return End.NOTHING_RUN;
      }
    }
    Path log = folder.resolve("log");
    if (fault.simulated()) {
      End end = jvm.simulate(List.of(classes), log);
      noteSeed(fault, log);
      return end == End.TIMED_OUT ? End.PASSED : end;
    }
    return jvm.run(List.of(classes), fault.tests(), log, TestJvm.FAULT_MAX_S);
  }

  /// The last line says which world found it.
  private synchronized void noteSeed(Fault fault, Path log) {
    String[] lines = tail(log).strip().split("\n", -1);
    String last = lines[lines.length - 1];
    if (last.startsWith(FOUND)) {
      String seed = last.substring(FOUND.length());
      seeds.put(fault.name(), seed);
      if (!json) {
        System.out.println("found: " + fault.name() + " (" + seed + ")");
      }
    }
  }

  private static @Nullable Fault next(Deque<Fault> left) {
    synchronized (left) {
      return left.poll();
    }
  }

  /// What does not compile or runs no test proves nothing, and counts as survived.
  private synchronized void note(Fault fault, End end) {
    if (end == End.PASSED || end == End.NOTHING_RUN) {
      survived.add(fault.name());
      if (!json) {
        System.out.println("survives: " + fault.name() + " (" + fault.file() + ")");
      }
    }
    if (end == End.TIMED_OUT) {
      System.err.println("makes the tests hang, or they are slow: " + fault.name());
    }
    tried++;
    if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
      System.err.print("\r" + tried + " tried ");
    } else if (tried % SAY_EVERY == 0) {
      System.err.println(tried + " tried");
    }
  }

  private void report(int total, long tookS) {
    survived.sort(Comparator.naturalOrder());
    if (json) {
      JsonArray names = new JsonArray();
      survived.forEach(names::add);
      System.out.println(
          new JsonObject()
              .put("total", total)
              .put("killed", total - survived.size())
              .put("survived", names)
              .put("seeds", bySeed())
              .encode());
    } else {
      System.out.println((total - survived.size()) + "/" + total + " killed, in " + tookS + " s");
    }
  }

  private JsonObject bySeed() {
    JsonObject all = new JsonObject();
    seeds.forEach(all::put);
    return all;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return "(its output can not be read)";
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

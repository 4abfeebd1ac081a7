package grove.web.crash;

import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// `./grove crash --kills N [--seed S] [--json]`: kills processes that write entries, blobs, vault,
/// settings and search index, and checks after each kill that all that was acknowledged is there.
///
/// Ends with status 1 if anything was lost, 2 if it was called wrongly.
final class Crash {
  private static final int KILLS = 50;

  /// Kills at a time: one lane for each of two cores.
  private static final int LANES = 2;

  private Crash() {}

  /// What was asked for.
  private record Options(int kills, long seed, boolean json) {
    static Options of(String... arguments) {
      int kills = KILLS;
      long seed = System.nanoTime();
      boolean json = false;
      for (int i = 0; i < arguments.length; i++) {
        switch (arguments[i]) {
          case "--kills" -> kills = Integer.parseInt(arguments[++i]);
          case "--seed" -> seed = Long.parseLong(arguments[++i]);
          case "--json" -> json = true;
          default -> throw new IllegalArgumentException(arguments[i]);
        }
      }
      return new Options(kills, seed, json);
    }
  }

  static void main(String[] arguments) throws IOException {
    Options options;
    try {
      options = Options.of(arguments);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      System.err.println("crash: --kills N [--seed S] [--json]");
      System.exit(2);
      return;
    }
    Path folder = Files.createTempDirectory("grove-crash");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(folder)));
    System.err.println("crash: seed " + options.seed());
    CrashReport report = run(folder, options.kills(), options.seed());
    report.lost().forEach(System.err::println);
    if (options.json()) {
      System.out.println(report.json().encode());
    } else {
      report.points().forEach((point, kills) -> System.out.println(kills + " x " + point));
      System.out.println(report.json().encodePrettily());
    }
    System.exit(report.lost().isEmpty() ? 0 : 1);
  }

  /// Also after an interrupt: no child goes on.
  private static void cleanUp(Path folder) {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      System.err.println("crash: " + folder + " is left behind");
    }
  }

  /// Kills so often, and says what became of it.
  static CrashReport run(Path folder, int kills, long seed) throws IOException {
    CrashReport report = new CrashReport();
    CrashTools tools = CrashTools.in(folder.resolve("tools"));
    List<Thread> lanes = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      SeededRandom random = new SeededRandom(seed + lane);
      CrashRun run = new CrashRun(folder.resolve("lane" + lane), tools, random, report);
      int times = kills / LANES + (lane < kills % LANES ? 1 : 0);
      lanes.add(Thread.ofPlatform().start(() -> kill(run, times, report)));
    }
    try {
      for (Thread lane : lanes) {
        lane.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return report;
  }

  private static void kill(CrashRun run, int times, CrashReport report) {
    try {
      run.kill(times);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedException e) {
      report.loses("a promise can not be read: " + e);
    }
  }
}

package grove.web.sim;

import grove.identity.KeyedSignatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Runs worlds: each in one thread, as many at a time as there are cores for it.
final class Worlds {
  /// Worlds that run at a time.
  static final int AT_A_TIME = 2;

  /// A folder in memory, where the system has one: vaults are synced with every change.
  private static final Path MEMORY = Path.of("/dev/shm");

  private Worlds() {}

  /// Runs one world in homes of its own.
  static Run.Outcome run(Plan plan) {
    var folder = folder();
    try {
      return plan.real()
          ? new Run(plan, folder).go()
          : KeyedSignatures.in(() -> new Run(plan, folder).go());
    } catch (Exception e) {
      throw new IllegalStateException("seed " + plan.seed() + " did not run", e);
    } finally {
      delete(folder);
    }
  }

  /// Runs the worlds of a range of seeds; `heard` is told of each, by one thread at a time.
  ///
  /// @param enough no further world is begun once this holds
  static void run(
      long first,
      long count,
      Plan.Choice choice,
      Consumer<Run.Outcome> heard,
      BooleanSupplier enough) {
    var next = new AtomicLong(first);
    var failed = new AtomicBoolean();
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < AT_A_TIME; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  work(next, first + count, choice, heard, enough);
                } catch (RuntimeException | Error e) {
                  failed.set(true);
                  throw e;
                }
              }));
    }
    threads.forEach(Worlds::join);
    if (failed.get()) {
      throw new IllegalStateException("a thread of the simulator failed");
    }
  }

  private static void work(
      AtomicLong next,
      long end,
      Plan.Choice choice,
      Consumer<Run.Outcome> heard,
      BooleanSupplier enough) {
    while (!enough.getAsBoolean()) {
      var seed = next.getAndIncrement();
      if (seed >= end) {
        return;
      }
      var outcome = run(Plan.draw(seed, choice));
      synchronized (next) {
        heard.accept(outcome);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Path folder() {
    try {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "grove-sim")
          : Files.createTempDirectory("grove-sim");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : List.copyOf(files.sorted(Comparator.reverseOrder()).toList())) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

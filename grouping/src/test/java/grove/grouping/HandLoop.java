package grove.grouping;

import grove.graph.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/// A loop whose time is moved by hand: tasks run when the test says so, in the test's thread.
final class HandLoop implements Loop {
  /// 2026-01-01, ms since 1970.
  static final long START_MS = 1_767_225_600_000L;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Timer> timers = new ArrayList<>();
  private long nowMs = START_MS;

  private record Timer(long atMs, Runnable task) {}

  @Override
  public long nowMs() {
    return nowMs;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Cancellable schedule(long delayMs, Runnable task) {
    Timer timer = new Timer(nowMs + delayMs, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  /// Runs what is due, and moves time on.
  void advance(long ms) {
    long until = nowMs + ms;
    runTasks();
    while (true) {
      Timer next =
          timers.stream()
              .filter(timer -> timer.atMs() <= until)
              .min(Comparator.comparingLong(Timer::atMs))
              .orElse(null);
      if (next == null) {
        break;
      }
      timers.remove(next);
      nowMs = Math.max(nowMs, next.atMs());
      next.task().run();
      runTasks();
    }
    nowMs = until;
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}

package grove.web;

import grove.graph.Loop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A loop whose clock stands until the test moves it; what becomes due runs in the test's thread.
public final class HandLoop implements Loop.Running {
  private record Timer(long atMs, Runnable task) {}

  private final List<Timer> timers = new ArrayList<>();
  private long nowMs = 1_790_000_000_000L;

  @Override
  public synchronized long nowMs() {
    return nowMs;
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public synchronized Cancellable schedule(long delayMs, Runnable task) {
    Timer timer = new Timer(nowMs + delayMs, task);
    timers.add(timer);
    return () -> cancel(timer);
  }

  private synchronized void cancel(Timer timer) {
    timers.remove(timer);
  }

  /// Lets time pass.
  public void advance(long ms) {
    long endMs = nowMs() + ms;
    for (Optional<Timer> due = next(endMs); due.isPresent(); due = next(endMs)) {
      due.get().task().run();
    }
    to(endMs);
  }

  private synchronized Optional<Timer> next(long endMs) {
    Optional<Timer> due =
        timers.stream().filter(t -> t.atMs() <= endMs).min(Comparator.comparingLong(Timer::atMs));
    due.ifPresent(timer -> {
      timers.remove(timer);
      nowMs = Math.max(nowMs, timer.atMs());
    });
    return due;
  }

  private synchronized void to(long ms) {
    nowMs = ms;
  }

  @Override
  public void close() {}
}

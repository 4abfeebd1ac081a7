package grove.graph.sim;

import grove.graph.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// A loop in a [World]: its tasks are events there.
///
/// It is also the process around the tasks: it can be paused (what is due waits), killed (nothing is
/// run any more), and have a clock that is wrong, jumps or stands still. Timers follow the world's
/// time: they measure stretches, as a monotonic clock does.
public final class SimLoop implements Loop.Running {
  private final World world;
  private final List<Runnable> paused = new ArrayList<>();
  private Consumer<RuntimeException> onFailure =
      failure -> {
        throw failure;
      };
  private long skewMs;
  private long frozenAtMs = -1;
  private boolean pausing;
  private boolean closed;
  private boolean killed;

  SimLoop(World world, long skewMs) {
    this.world = world;
    this.skewMs = skewMs;
  }

  /// Hears of tasks that throw, after which the loop goes on; without it the world ends.
  public SimLoop onFailure(Consumer<RuntimeException> listener) {
    onFailure = listener;
    return this;
  }

  @Override
  public long nowMs() {
    return frozenAtMs < 0 ? world.nowMs() + skewMs : frozenAtMs;
  }

  /// How far the clock is ahead of the world's.
  public long skewMs() {
    return skewMs;
  }

  /// Sets the clock: from now on it is ahead of the world's by so much.
  public void skew(long ms) {
    skewMs = ms;
  }

  /// The clock stands still, or goes again (and is right at once).
  public void freezeClock(boolean still) {
    frozenAtMs = still ? nowMs() : -1;
  }

  /// The process is stopped, as a laptop's lid does, until [#resume].
  public void pause() {
    pausing = true;
  }

  /// What was due meanwhile is run now.
  public void resume() {
    pausing = false;
    var due = List.copyOf(paused);
    paused.clear();
    due.forEach(task -> world.schedule(0, () -> run(task)));
  }

  /// The process is no more: no task is run from now on, and none is taken.
  public void kill() {
    closed = true;
    killed = true;
    paused.clear();
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("the loop is closed");
    }
    world.schedule(0, () -> run(task));
  }

  @Override
  public Cancellable schedule(long delayMs, Runnable task) {
    return world.schedule(
        delayMs,
        () -> {
          if (!closed) {
            run(task);
          }
        });
  }

  private void run(Runnable task) {
    if (killed) {
      return;
    }
    if (pausing) {
      paused.add(task);
      return;
    }
    try {
      task.run();
    } catch (RuntimeException e) {
      onFailure.accept(e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}

package grove.graph.sim;

import grove.graph.Loop;
import java.util.concurrent.RejectedExecutionException;

/// A loop in a [World]: its tasks are events there.
public final class SimLoop implements Loop.Running {
  private final World world;
  private final long skewMs;
  private boolean closed;

  SimLoop(World world, long skewMs) {
    this.world = world;
    this.skewMs = skewMs;
  }

  @Override
  public long nowMs() {
    return world.nowMs() + skewMs;
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("the loop is closed");
    }
    world.schedule(0, task);
  }

  @Override
  public Cancellable schedule(long delayMs, Runnable task) {
    return world.schedule(
        delayMs,
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  @Override
  public void close() {
    closed = true;
  }
}

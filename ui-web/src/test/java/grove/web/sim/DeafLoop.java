package grove.web.sim;

import grove.graph.Loop;
import grove.graph.sim.World;

/// A loop that does nothing: for the search index of nodes that have none.
final class DeafLoop implements Loop {
  private final World world;

  DeafLoop(World world) {
    this.world = world;
  }

  @Override
  public long nowMs() {
    return world.nowMs();
  }

  @Override
  public void execute(Runnable task) {}

  @Override
  public Cancellable schedule(long delayMs, Runnable task) {
    return () -> {};
  }
}

package grove.web.sim;

import static org.junit.jupiter.api.Assertions.assertFalse;

import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import grove.identity.KeyedSignatures;
import grove.store.Entry;
import grove.store.EntryStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What single simulated nodes showed.
final class SimNodeTest {
  private static final Ground.Watcher NOBODY =
      new Ground.Watcher() {
        @Override
        public void onFailure(SimNode node, RuntimeException failure) {
          throw failure;
        }

        @Override
        public void onOpened(SimNode node, EntryStore store) {}

        @Override
        public void onStored(SimNode node, List<Entry> run) {}

        @Override
        public void onEnding(SimNode node) {}
      };

  @TempDir private Path folder;

  /// The index works in a thread of its own, and has a slice in hand when the workspace's loop is
  /// gone.
  @Test
  void aWorkspaceMayEndWhileItsIndexIsWritten() throws Exception {
    KeyedSignatures.in(() -> {
      var world = new World(1);
      var ground = new Ground(world, new SimNetwork(world, 10, 120), folder, true, NOBODY);
      var node = SimNode.person(ground, "n0");
      node.found("Workspace");
      world.runFor(5_000);
      node.seat().space().createChannel("news");
      world.schedule(0, node::kill); // behind the task that gives the index its slice
      world.runFor(5_000);
      assertFalse(node.up());
      node.close();
      return node;
    });
  }
}

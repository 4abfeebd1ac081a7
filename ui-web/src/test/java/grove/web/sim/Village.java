package grove.web.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import grove.grouping.Role;
import grove.store.BlobStore;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.Lane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A workspace of a few whole nodes in a simulated network, for stories: the first one founded it.
final class Village implements Ground.Watcher, AutoCloseable {
  static final long MINUTE_MS = 60_000;

  private final long seed;
  private final World world;
  private final Ground ground;
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<RuntimeException> failures = new ArrayList<>();

  /// @param search whether nodes index what they hold
  Village(long seed, Path folder, boolean search) {
    this.seed = seed;
    world = new World(seed);
    ground = new Ground(world, new SimNetwork(world, 5, 40), folder, search, this);
    var founder = add("founder");
    founder.found("Workspace");
    ground.group(founder.group().id());
  }

  World world() {
    return world;
  }

  SimNode founder() {
    return nodes.getFirst();
  }

  List<SimNode> nodes() {
    return nodes;
  }

  /// A node that is in no workspace yet.
  SimNode add(String name) {
    var node = SimNode.person(ground, name);
    nodes.add(node);
    return node;
  }

  SimNode joined(String name, Role role) {
    var node = add(name);
    node.join(Works.invite(founder(), role));
    await(name + " is in", node::member);
    return node;
  }

  /// Runs until something is so, at most half an hour.
  void await(String what, BooleanSupplier so) {
    assertTrue(world.runUntil(so, 30 * MINUTE_MS), what + ", seed " + seed);
  }

  /// What tasks of nodes threw until now, which the story expects.
  List<RuntimeException> expected() {
    var expected = List.copyOf(failures);
    failures.clear();
    return expected;
  }

  /// How many pieces of blobs a node has.
  static int pieces(SimNode node) {
    var count = 0;
    for (var shelf = 0; shelf < BlobStore.SHELVES; shelf++) {
      count += node.seat().blobs().chunks(shelf).size();
    }
    return count;
  }

  @Override
  public void close() {
    nodes.forEach(SimNode::close);
    assertEquals(List.of(), failures, "seed " + seed);
  }

  @Override
  public void onFailure(SimNode node, RuntimeException failure) {
    failures.add(failure);
  }

  @Override
  public void onOpened(SimNode node, EntryStore store) {
    assertEquals(List.of(), store.verify());
  }

  @Override
  public void onStored(SimNode node, List<Entry> run) {
    assertFalse(run.isEmpty());
    assertTrue(run.stream().allMatch(e -> e.log().lane() == Lane.DATA || e.body().isPresent()));
  }

  @Override
  public void onEnding(SimNode node) {
    // Nothing is kept of it.
  }
}

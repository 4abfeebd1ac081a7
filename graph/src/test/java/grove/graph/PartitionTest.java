package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ten nodes, with real links in a simulated network, through a partition. To repeat a failure: its
/// seed is in its message.
final class PartitionTest {
  private static final int NODES = 10;
  private static final int NEIGHBOURS_MIN = 3;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void tenNodesAreEqualAgainAfterAPartition(long seed) {
    var group = new SimGroup(seed, 10, 120);
    var nodes = group.start(NODES);
    var world = group.world();
    var random = world.random("writers");
    assertTrue(
        world.runUntil(() -> group.allAre(node -> node.ready() >= NEIGHBOURS_MIN), 60_000),
        "all have neighbours; seed " + seed);
    write(group, random.nextInt(NODES), 20);
    assertTrue(world.runUntil(group::equal, 5_000), "all equal at first; seed " + seed);

    for (var number = 1; number <= NODES; number++) {
      group.network().move(SimGroup.host(number), random.nextInt(3));
    }
    for (var i = 0; i < 30; i++) {
      write(group, random.nextInt(NODES), 1 + random.nextInt(5));
      world.runFor(random.nextInt(4_000));
    }
    assertTrue(!group.equal(), "the islands differ; seed " + seed);

    group.network().heal();
    var healedMs = world.nowMs();
    assertTrue(world.runUntil(group::equal, 120_000), "all equal again; seed " + seed);
    var tookMs = world.nowMs() - healedMs;
    assertTrue(
        world.runUntil(() -> group.allAre(PartitionTest::allAcknowledged), 120_000),
        "all know that all have all; seed " + seed);
    assertTrue(
        world.runUntil(() -> group.allAre(node -> node.ready() >= NEIGHBOURS_MIN), 600_000),
        "all have neighbours again; seed " + seed);
    for (var node : nodes) {
      assertEquals(0L, node.graph().counters().get("frames_illegal"), "seed " + seed);
      assertEquals(0L, node.graph().counters().get("frames_malformed"), "seed " + seed);
      assertEquals(0L, node.graph().counters().get("entries_refused"), "seed " + seed);
    }
    System.out.println("seed " + seed + ": equal " + tookMs + " ms after the partition");
  }

  private static void write(SimGroup group, int writer, int entries) {
    group.node(1 + writer).write(entries, 400);
  }

  /// Whether the node knows of every device that it holds everything.
  private static boolean allAcknowledged(TestNode node) {
    var acknowledgements = node.graph().acknowledgements().values();
    return acknowledgements.size() == NODES
        && acknowledgements.stream().allMatch(a -> a.entries() == node.entries().entries());
  }
}

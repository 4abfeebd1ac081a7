package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.store.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Neighbours that pass on nothing of one author: node 1 writes, nodes 2 and 3 drop it, node 5 is
/// honest, node 4 has to get it all the same.
final class BeaconSimTest {
  private static final long TEN_SECONDS_MS = 10_000;
  private static final long PERIOD_MS = 60_000;

  /// A group in which node 4 has these neighbours, and the author is none of them.
  private static SimGroup group(long seed, List<Long> neighboursOfFour) {
    var group = new SimGroup(seed, 10, 30);
    for (var number = 1; number <= 5; number++) {
      var node = group.add(number, 0);
      node.know(1, 2, 3, 4, 5);
      node.enrol();
    }
    group.node(4).configure(atMost(neighboursOfFour.size()));
    for (var dropper : List.of(2L, 3L)) {
      group.node(dropper).members().refuse(group.node(1).data().log());
    }
    List.of(2L, 3L, 5L).forEach(number -> group.node(1).meet(group.node(number)));
    neighboursOfFour.forEach(number -> group.node(4).meet(group.node(number)));
    group.all().forEach(TestNode::start);
    assertTrue(
        group
            .world()
            .runUntil(
                () ->
                    group.node(1).ready() >= 3 && group.node(4).ready() == neighboursOfFour.size(),
                TEN_SECONDS_MS));
    assertFalse(linked(group.node(4), group.node(1)));
    return group;
  }

  /// Has so many links, its own or others'.
  private static GraphConfig atMost(int links) {
    return new GraphConfig(links, links, 1_000, 300_000, List.of());
  }

  private static boolean linked(TestNode one, TestNode other) {
    return one.graph().neighbours().stream().anyMatch(n -> n.device().equals(other.device()));
  }

  private static boolean has(TestNode node, Segment run) {
    return node.entries().entry(run.last().id()).isPresent();
  }

  @Test
  void whatOneOfThreeNeighboursHasArrivesThoughTwoDropIt() {
    var group = group(98, List.of(2L, 3L, 5L));
    var run = group.node(1).write(3, 100);
    assertTrue(group.world().runUntil(() -> has(group.node(4), run), 2 * PERIOD_MS));
    assertFalse(linked(group.node(4), group.node(1)));
  }

  @Test
  void whatAllNeighboursDropIsFetchedFromItsAuthorWithinTwoPeriods() {
    var group = group(99, List.of(2L, 3L));
    var run = group.node(1).write(3, 100);
    group.world().runFor(TEN_SECONDS_MS);
    assertFalse(has(group.node(4), run), "nobody dropped anything");
    assertTrue(group.world().runUntil(() -> has(group.node(4), run), 2 * PERIOD_MS));
    assertTrue(group.node(4).graph().counters().get("tails_missed") > 0);
    assertFalse(has(group.node(2), run) || has(group.node(3), run));
  }

  @Test
  void whoLacksNothingLooksForNothing() {
    var group = new SimGroup(100, 10, 30);
    group.start(3);
    group.world().runFor(TEN_SECONDS_MS);
    for (var minute = 0; minute < 5; minute++) {
      group.node(1).write(2, 100);
      group.world().runFor(PERIOD_MS);
    }
    for (var node : group.all()) {
      assertEquals(0L, node.graph().counters().get("tails_missed"));
    }
  }
}

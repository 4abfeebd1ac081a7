package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.identity.DeviceId;
import org.junit.jupiter.api.Test;

/// Acknowledgements in a simulated world.
final class AcknowledgementSimTest {
  private static final long TEN_SECONDS_MS = 10_000;

  @Test
  void theAuthorKnowsWithinAMomentThatItsEntryIsHeld() {
    var group = ready(51, 2);
    group.node(1).write(1, 100);
    assertTrue(group.world().runUntil(() -> holdsAll(group.node(1), group.node(2).device()), 300));
    assertTrue(holdsAll(group.node(1), group.node(1).device()), "own device included");
  }

  @Test
  void acknowledgementsAreOfWhatIsSyncedOnly() {
    var group = ready(52, 2);
    var synced = group.node(2).entries().syncedFrontier();
    group.node(1).write(1, 100);
    group.world().runFor(40);
    assertTrue(group.equal());
    assertEquals(synced, group.node(2).entries().syncedFrontier());
    var said = group.node(1).graph().acknowledgements().get(group.node(2).device());
    assertEquals(synced.entries(), said.entries());
  }

  @Test
  void underSteadyLoadTheyComeAtMostEveryFiveSeconds() {
    var group = ready(53, 2);
    group.world().runFor(60_000);
    var before = group.node(1).graph().counters().get("ephemerals_received");
    for (var i = 0; i < 600; i++) {
      group.node(1).write(1, 100);
      group.world().runFor(100);
    }
    var heard = group.node(1).graph().counters().get("ephemerals_received") - before;
    assertTrue(heard >= 12 && heard <= 18, heard + " in a minute");
    group.world().runFor(TEN_SECONDS_MS);
    assertTrue(holdsAll(group.node(1), group.node(2).device()));
  }

  @Test
  void theySurviveARestart() {
    var group = ready(54, 2);
    group.node(1).write(3, 100);
    group.world().runFor(TEN_SECONDS_MS);
    group.node(2).graph().stop();
    group.node(1).restart();
    assertTrue(holdsAll(group.node(1), group.node(2).device()));
    var said = group.node(1).graph().acknowledgements().get(group.node(2).device());
    assertTrue(said.holds(group.node(1).data().log(), 3));
  }

  @Test
  void theyReachThoseWhoAreNoNeighbours() {
    var group = new SimGroup(55, 10, 30);
    for (var number = 1; number <= 3; number++) {
      var node = group.add(number, 0);
      node.enrol();
      node.know(1, 2, 3);
    }
    group.network().move(SimGroup.host(1), 1);
    for (var node : group.all()) {
      group.all().forEach(node::meet);
      node.start();
    }
    group.world().runFor(TEN_SECONDS_MS);
    group.network().move(SimGroup.host(3), 3);
    group.network().move(SimGroup.host(1), 0);
    assertTrue(
        group
            .world()
            .runUntil(
                () -> group.node(1).graph().acknowledgements().containsKey(group.node(3).device()),
                120_000));
  }

  private static boolean holdsAll(TestNode node, DeviceId device) {
    var said = node.graph().acknowledgements().get(device);
    return said != null && said.entries() == node.entries().entries();
  }

  private static SimGroup ready(long seed, int count) {
    var group = new SimGroup(seed, 10, 30);
    group.start(count);
    assertTrue(
        group.world().runUntil(() -> group.allAre(node -> node.ready() == count - 1), 30_000),
        "seed " + seed);
    group.world().runFor(TEN_SECONDS_MS);
    return group;
  }
}

package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.identity.DeviceId;
import grove.store.LogId;
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

  @Test
  void inALargeGroupEachDeviceAcknowledgesAtMostOnceAMinute() {
    var group = ready(56, 21, 3);
    group.world().runFor(60_000);
    var before = heard(group);
    for (var i = 0; i < 30; i++) {
      group.node(1).write(1, 100);
      group.world().runFor(2_000);
    }
    var said = (double) (heard(group) - before) / 20 / 21;
    assertTrue(said > 0.4 && said <= 1.5, said + " words of a device in a minute");
    group.world().runFor(120_000);
    assertTrue(group.all().stream().allMatch(node -> holdsAll(node, group.node(9).device())));
  }

  private static long heard(SimGroup group) {
    return group.all().stream().mapToLong(AcknowledgementSimTest::heardOf).sum();
  }

  private static long heardOf(TestNode node) {
    return node.graph().counters().get("ephemerals_received");
  }

  @Test
  void onlyWhatIsNewerTravelsWhenNodesMeetAgain() {
    var group = ready(57, 4, 3);
    group.node(4).graph().stop();
    group.world().runFor(TEN_SECONDS_MS);
    var before = heardOf(group.node(1));
    group.node(4).restart();
    group.world().runFor(60_000);
    assertEquals(before, heardOf(group.node(1)), "nobody had anything newer");
    assertEquals(0, heardOf(group.node(4)), "nobody had anything newer");
    group.node(4).graph().stop();
    group.node(1).write(1, 100);
    group.world().runFor(TEN_SECONDS_MS);
    group.node(4).restart();
    assertTrue(
        group
            .world()
            .runUntil(() -> holdsAll(group.node(4), group.node(2).device()), TEN_SECONDS_MS));
    assertTrue(
        group
            .world()
            .runUntil(() -> holdsAll(group.node(1), group.node(4).device()), TEN_SECONDS_MS));
  }

  @Test
  void whoHearsOfALogLaterKnowsThenWhoHeldItBefore() {
    var group = ready(58, 3);
    group.network().move(SimGroup.host(3), 3);
    group.node(3).graph().acknowledgements();
    group.node(1).write(1, 100);
    var log = group.node(1).data().log();
    group.world().runFor(TEN_SECONDS_MS);
    assertFalse(holds(group.node(3), group.node(2).device(), log));
    group.network().heal();
    assertTrue(
        group.world().runUntil(() -> holds(group.node(3), group.node(2).device(), log), 60_000));
  }

  private static boolean holds(TestNode node, DeviceId device, LogId log) {
    return node.graph().acknowledgements().get(device).holds(log, 1);
  }

  private static boolean holdsAll(TestNode node, DeviceId device) {
    var said = node.graph().acknowledgements().get(device);
    return said != null && said.entries() == node.entries().entries();
  }

  private static SimGroup ready(long seed, int count) {
    return ready(seed, count, count - 1);
  }

  /// A group in which everybody has so many neighbours.
  private static SimGroup ready(long seed, int count, int neighbours) {
    var group = new SimGroup(seed, 10, 30);
    group.start(count);
    assertTrue(
        group.world().runUntil(() -> group.allAre(node -> node.ready() >= neighbours), 30_000),
        "seed " + seed);
    group.world().runFor(TEN_SECONDS_MS);
    return group;
  }
}

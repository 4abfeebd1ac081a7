package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.store.Append;
import grove.store.Lane;
import grove.store.testing.TestLog;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Small groups in a simulated world.
final class GraphSimTest {
  private static final long TEN_SECONDS_MS = 10_000;

  @Test
  void twoNodesBecomeNeighboursAndGetInStep() {
    var group = new SimGroup(1, 10, 20);
    group.start(2);
    group.node(1).write(10, 100);
    assertTrue(group.world().runUntil(group::equal, 5_000));
    assertTrue(group.world().runUntil(() -> group.allAre(node -> node.ready() == 1), 5_000));
    assertEquals(12, group.node(2).entries().entries());
  }

  @Test
  void nobodyIsCurrentBeforeANeighbourHasSaidHowFarItsDataGo() {
    var group = ready(25, 1, 10, 30);
    for (var i = 0; i < 20; i++) {
      group.node(1).write(50, 1_000);
    }
    var late = newcomer(group, 2);
    late.enrol();
    late.graph().membershipChanged();
    assertFalse(late.graph().progress().current());
    assertTrue(group.world().runUntil(() -> late.ready() == 1, TEN_SECONDS_MS));
    assertFalse(late.graph().progress().current());
    assertTrue(group.world().runUntil(() -> late.graph().progress().of() > 1_000, TEN_SECONDS_MS));
    assertFalse(late.graph().progress().current());
    assertTrue(group.world().runUntil(() -> late.graph().progress().current(), TEN_SECONDS_MS));
    assertTrue(group.equal());
  }

  @Test
  void aNewEntryIsAtTheNeighbourAfterOneWayThroughTheNetwork() {
    var group = ready(2, 2, 40, 40);
    var before = group.world().nowMs();
    group.node(1).write(1, 1_000);
    assertTrue(group.world().runUntil(group::equal, 1_000));
    assertTrue(group.world().nowMs() - before <= 41, "took " + (group.world().nowMs() - before));
  }

  @Test
  void whatIsTooLargeForAPushIsPulled() {
    var group = ready(3, 2, 10, 30);
    group.node(1).write(40, 1_000);
    assertTrue(group.world().runUntil(group::equal, 1_000));
  }

  @Test
  void entriesReachThoseWhoAreNoNeighboursOfTheirAuthor() {
    var group = new SimGroup(4, 10, 30);
    group.network().move(SimGroup.host(1), 1);
    group.network().move(SimGroup.host(3), 3);
    group.start(3);
    group.node(1).write(3, 100);
    var log = group.node(1).data().log();
    group.world().runFor(TEN_SECONDS_MS);
    group.network().move(SimGroup.host(2), 1);
    assertTrue(
        group.world().runUntil(() -> group.node(2).entries().frontier().seq(log) == 3, 60_000));
    group.network().move(SimGroup.host(2), 3);
    assertTrue(
        group.world().runUntil(() -> group.node(3).entries().frontier().seq(log) == 3, 120_000));
  }

  private static boolean sameData(SimGroup group, long one, long other) {
    return group.node(one).digest().equals(group.node(other).digest());
  }

  @Test
  void ofTwoLinksBetweenTheSameDevicesOneStays() {
    for (var seed = 10; seed < 14; seed++) {
      var group = ready(seed, 2, 50, 60);
      group.world().runFor(TEN_SECONDS_MS);
      for (var node : group.all()) {
        assertEquals(1, node.graph().neighbours().size(), "seed " + seed);
      }
      assertEquals(2, group.network().openEnds(), "seed " + seed);
    }
  }

  @Test
  void addressesTravelSoThatEverybodyMeets() {
    var group = new SimGroup(5, 10, 30);
    for (var number = 1; number <= 4; number++) {
      var node = group.add(number, 0);
      node.enrol();
      node.know(1, 2, 3, 4);
    }
    for (var number = 2; number <= 4; number++) {
      group.node(number).meet(group.node(1));
    }
    group.all().forEach(TestNode::start);
    assertTrue(
        group.world().runUntil(() -> group.allAre(node -> node.ready() == 3), TEN_SECONDS_MS));
  }

  @Test
  void aWrongClockDelaysButDoesNotExclude() {
    var group = new SimGroup(6, 10, 30);
    var right = group.add(1, 0);
    var wrong = group.add(2, 5 * 3_600_000L);
    for (var node : List.of(right, wrong)) {
      node.enrol();
      node.know(1, 2);
    }
    wrong.meet(right);
    group.all().forEach(TestNode::start);
    assertTrue(group.world().runUntil(() -> wrong.ready() == 1, 60_000));
  }

  @Test
  void whoHasOnlyAnOldKeyStillGetsIn() {
    var group = new SimGroup(7, 10, 30);
    var late = group.add(1, 0);
    var current = group.add(2, 0);
    for (var epoch = 2; epoch < 40; epoch++) {
      current.members().epoch(epoch);
    }
    for (var node : group.all()) {
      node.enrol();
      node.know(1, 2);
    }
    late.meet(current);
    group.all().forEach(TestNode::start);
    assertTrue(group.world().runUntil(() -> late.ready() == 1, 60_000));
  }

  @Test
  void whoDoesNotKnowTheKnockKeyHearsNothing() {
    var group = new SimGroup(8, 10, 30);
    var stranger = group.add(1, 0);
    var member = group.add(2, 0);
    stranger.members().noKeys();
    stranger.members().epoch(99);
    for (var node : group.all()) {
      node.enrol();
      node.know(1, 2);
    }
    stranger.meet(member);
    group.all().forEach(TestNode::start);
    group.world().runFor(60_000);
    assertEquals(0, stranger.ready());
    assertEquals(0L, member.graph().counters().get("links_opened"));
  }

  @Test
  void aRestartedNodeComesBackAndCatchesUp() {
    var group = ready(9, 3, 10, 30);
    group.node(2).graph().stop();
    group.node(1).write(5, 100);
    group.world().runFor(TEN_SECONDS_MS);
    assertFalse(group.equal());
    group.node(2).restart();
    assertTrue(group.world().runUntil(group::equal, TEN_SECONDS_MS));
    assertTrue(
        group.world().runUntil(() -> group.allAre(node -> node.ready() == 2), TEN_SECONDS_MS));
  }

  @Test
  void controlLogsThatNameEachOtherInTurnAreTakenInWhateverOrderTheyCome() {
    var group = ready(21, 1, 10, 30);
    var founder = group.node(1).control();
    var logs = List.of(founder, founder.other(2, Lane.CONTROL), founder.other(3, Lane.CONTROL));
    group.node(1).know(2, 3);
    var last = TestNode.genesis().last().id();
    for (var i = 0; i < 1_800; i++) {
      var run = logs.get(i % logs.size()).naming(last);
      assertInstanceOf(Append.Accepted.class, group.node(1).entries().append(run, false));
      last = run.last().id();
    }
    var late = newcomer(group, 4);
    late.know(2, 3);
    assertTrue(group.world().runUntil(() -> sameData(group, 1, 4), TEN_SECONDS_MS));
    assertEquals(0L, late.graph().counters().get("waiting_dropped"));
  }

  /// A further member that has nothing but the others' addresses.
  private static TestNode newcomer(SimGroup group, long number) {
    var node = group.add(number, 0);
    for (var other : group.all()) {
      other.members().list(node.device());
      node.members().list(other.device());
      node.meet(other);
    }
    node.start();
    return node;
  }

  @Test
  void aLogThatIsNotWantedNowIsPulledWhenMembershipChanges() {
    var group = ready(22, 2, 10, 30);
    var stranger = TestLog.key(77).id();
    var log = TestLog.founder(TestNode.FOUNDER);
    log.genesis();
    var other = log.other(77, Lane.CONTROL);
    var run = other.naming(TestNode.genesis().last().id());
    group.node(1).members().list(stranger);
    group.node(1).entries().append(run, true);
    group.node(1).graph().announce(run);
    group.world().runFor(TEN_SECONDS_MS);
    assertFalse(group.equal());
    group.node(2).members().list(stranger);
    group.node(2).graph().membershipChanged();
    assertTrue(group.world().runUntil(group::equal, 1_000));
  }

  @Test
  void whatIsRefusedIsNotAskedForAgain() {
    var group = ready(23, 2, 10, 30);
    group.node(2).members().refuse(group.node(1).data().log());
    group.node(1).write(20, 1_000);
    group.world().runFor(TEN_SECONDS_MS);
    var before = group.network().bytesCarried();
    group.world().runFor(120_000);
    assertFalse(group.equal());
    assertTrue(group.network().bytesCarried() - before < 20_000);
    assertEquals(1, group.node(2).ready());
  }

  /// A group whose nodes are all neighbours and in step.
  private static SimGroup ready(long seed, int count, long delayMinMs, long delayMaxMs) {
    var group = new SimGroup(seed, delayMinMs, delayMaxMs);
    group.start(count);
    assertTrue(
        group.world().runUntil(() -> group.allAre(node -> node.ready() == count - 1), 30_000),
        "seed " + seed);
    assertTrue(group.world().runUntil(group::equal, TEN_SECONDS_MS), "seed " + seed);
    group.world().runFor(1_000);
    return group;
  }
}

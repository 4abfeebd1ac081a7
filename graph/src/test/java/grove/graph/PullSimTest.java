package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/// A large log that several neighbours have, over lines of their own: who is asked for which part.
final class PullSimTest {
  private static final long MINUTE_MS = 60_000;
  private static final int ENTRIES = 4_000;

  private final SimGroup group = new SimGroup(84, 20, 60);

  /// Nodes 1 to `full` have a log of 4 MB, written by the first; the next one has nothing. The lines of the
  /// full ones carry so many bytes in a millisecond, 0: any.
  private TestNode newcomer(long... bytesPerMs) {
    return newcomerOf(ENTRIES, bytesPerMs);
  }

  private TestNode newcomerOf(int entries, long... bytesPerMs) {
    var full = bytesPerMs.length;
    for (var number = 1L; number <= full + 1; number++) {
      var node = group.add(number, 0);
      for (var other = 1L; other <= full + 1; other++) {
        node.know(other);
      }
      node.enrol();
    }
    for (var number = 2L; number <= full; number++) {
      group.node(number).meet(group.node(1));
    }
    for (var number = 1L; number <= full; number++) {
      group.node(number).start();
    }
    assertTrue(
        group.world().runUntil(() -> full == 1 || group.node(1).ready() == full - 1, MINUTE_MS));
    group.world().runFor(2_000);
    for (var i = 0; i < entries / 50; i++) {
      group.node(1).write(50, 1_000);
    }
    var log = group.node(1).data().log();
    for (var number = 2L; number <= full; number++) {
      var node = group.node(number);
      assertTrue(
          group
              .world()
              .runUntil(() -> node.entries().frontier().seq(log) == entries, 2 * MINUTE_MS));
    }
    for (var number = 1; number <= full; number++) {
      group.network().weather().bandwidth(SimGroup.host(number), bytesPerMs[number - 1]);
    }
    var empty = group.node(full + 1);
    for (var number = 1L; number <= full; number++) {
      empty.meet(group.node(number));
    }
    return empty;
  }

  /// How long it takes until it has the log.
  private long pull(TestNode empty) {
    var begunMs = group.world().nowMs();
    empty.start();
    assertTrue(
        group.world().runUntil(() -> has(empty, ENTRIES), 20 * MINUTE_MS), "it comes at all");
    return group.world().nowMs() - begunMs;
  }

  private boolean has(TestNode node, long entries) {
    return node.entries().frontier().seq(group.node(1).data().log()) >= entries;
  }

  private static long count(TestNode node, String counter) {
    return node.graph().counters().getOrDefault(counter, 0L);
  }

  @Test
  void oneLogComesFromSeveralNeighboursAtOnce() {
    var empty = newcomer(64, 64, 64);
    var tookMs = pull(empty);
    // From one alone 4 MB take 64 s.
    assertTrue(tookMs < 32_000, tookMs + " ms");
    for (var neighbour : empty.graph().neighbours()) {
      assertTrue(neighbour.receivedBytes() > 600_000, neighbour.receivedBytes() + " from one");
    }
    assertTrue(
        count(empty, "entries_known") < ENTRIES / 4, count(empty, "entries_known") + " twice");
  }

  @Test
  void aSlowNeighbourDoesNotHoldUpAQuickOne() {
    var empty = newcomer(4, 256);
    var tookMs = pull(empty);
    // From the quick one alone 16 s, from the slow one 1,000.
    assertTrue(tookMs < 40_000, tookMs + " ms");
  }

  @Test
  void aStreamGoesOnWhereItsLinkBroke() {
    var empty = newcomer(128);
    empty.start();
    assertTrue(group.world().runUntil(() -> has(empty, ENTRIES / 2), 5 * MINUTE_MS));
    group.network().cut(SimGroup.host(2), 100, 100);
    assertTrue(group.world().runUntil(() -> empty.ready() == 0, 1_000));
    assertFalse(has(empty, ENTRIES));
    var carried = group.network().bytesCarried();
    assertTrue(group.world().runUntil(() -> has(empty, ENTRIES), 5 * MINUTE_MS));
    carried = group.network().bytesCarried() - carried;
    assertTrue(carried < 2_700_000, carried + " bytes for the second half of 4 MB");
    assertTrue(count(empty, "entries_known") <= 300, count(empty, "entries_known") + " twice");
  }

  /// All is asked of one, since it is little; the other is not busy, and not looked at before the next
  /// sweep.
  @Test
  void whatAnEndedLinkOwedIsAskedOfAnotherAtOnce() {
    var empty = newcomerOf(200, 256, 256);
    empty.start();
    assertTrue(group.world().runUntil(() -> has(empty, 40), MINUTE_MS));
    var asked =
        empty.graph().neighbours().stream()
            .max(Comparator.comparingLong(Neighbour::receivedBytes))
            .orElseThrow();
    var before = empty.entries().frontier().seq(group.node(1).data().log());
    group.network().cut(asked.address().host(), 100, 100);
    assertTrue(
        group.world().runUntil(() -> has(empty, before + 1), 500), "500 ms after entry " + before);
    assertTrue(group.world().runUntil(() -> has(empty, 200), MINUTE_MS));
  }

  /// What came above a gap is not asked for again where who owes the gap is gone.
  @Test
  void whatCameAheadIsKeptWhenALinkBreaks() {
    var empty = newcomer(16, 128);
    empty.start();
    assertTrue(group.world().runUntil(() -> has(empty, 100), 5 * MINUTE_MS));
    group.world().runFor(3_000);
    group.network().cut(SimGroup.host(1), 100, 100);
    assertTrue(group.world().runUntil(() -> has(empty, ENTRIES), 5 * MINUTE_MS));
    assertTrue(
        count(empty, "entries_known") < ENTRIES / 4, count(empty, "entries_known") + " twice");
    assertEquals(0L, count(empty, "frames_malformed"));
  }
}

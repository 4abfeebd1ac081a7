package grove.graph.light;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.light.LightStats.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Flooding over the overlay, in light mode. To repeat a failure: its seed is in its message.
final class LightFloodTest {
  private static final long MINUTE_MS = 60_000;

  @ParameterizedTest
  @CsvSource({"50, 1", "50, 2", "200, 3"})
  void everybodyGetsEverythingOnceAndQuickly(int nodes, long seed) {
    var group = started(nodes, seed);
    for (var i = 0; i < 40 * LightGroup.WRITERS; i++) {
      group.write(i % LightGroup.WRITERS);
      group.world().runFor(500);
    }
    group.world().runFor(2_000);
    var stats = group.stats();
    var text = "seed " + seed + ": " + stats;
    assertTrue(group.equal(), text);
    assertTrue(stats.copies() <= 1.2, text);
    assertTrue(stats.delayMs(1) < 500, text);
    assertTrue(stats.delivered() >= 40L * LightGroup.WRITERS * (nodes - 1), text);
  }

  @ParameterizedTest
  @CsvSource({"50, 4", "200, 5"})
  void everyLiveNodeIsReachedWhileAFifthDiesSilently(int nodes, long seed) {
    var group = started(nodes, seed);
    for (var i = 0; i < 5 * LightGroup.WRITERS; i++) {
      group.write(i % LightGroup.WRITERS);
      group.world().runFor(500);
    }
    group.world().runFor(2_000);
    group.stats().clear();
    group.kill(nodes / 5, LightGroup.WRITERS);
    for (var i = 0; i < 2 * LightGroup.WRITERS; i++) {
      group.write(i % LightGroup.WRITERS);
      group.world().runFor(500);
    }
    var text = "seed " + seed + ": " + group.stats();
    assertTrue(group.world().runUntil(group::equal, 2 * MINUTE_MS), text);
    assertEquals(1, group.pieces(), text);
    assertTrue(group.stats().delayMs(0.99) < 5_000, text);
  }

  /// Who only takes is passed over: what it does not push is named by others, and asked of them. Who
  /// has no other neighbours than such is reached by a probe, once a minute (and, in a real node, looks
  /// for what beacons show to be missing).
  @ParameterizedTest
  @CsvSource({"50, 11", "200, 12"})
  void everyNodeIsReachedThoughHalfOfThemPassNothingOn(int nodes, long seed) {
    var group = started(nodes, seed);
    group
        .nodes()
        .subList(LightGroup.WRITERS, LightGroup.WRITERS + nodes / 2)
        .forEach(LightNode::greedy);
    for (var i = 0; i < 20 * LightGroup.WRITERS; i++) {
      group.write(i % LightGroup.WRITERS);
      group.world().runFor(500);
    }
    var text = "seed " + seed + ": " + group.stats();
    assertTrue(group.stats().delayMs(0.99) < 1_000, text);
    assertTrue(group.world().runUntil(group::equal, 10 * MINUTE_MS), text);
  }

  /// Of 20 entries of each author, 1.29 copies arrive without any loss: the first ones teach the
  /// trees. Each percent of loss adds a tenth: where a push is lost, those behind it ask (GRAFT) some
  /// of those who named it, each of which then pushes until it is told not to (PRUNE), and a PRUNE
  /// may be lost too. Seeds 6 to 10 give 1.45 to 1.50 with 50 nodes, 7 to 9 1.49 to 1.52 with 200.
  @ParameterizedTest
  @CsvSource({"50, 6", "200, 7"})
  void everyNodeIsReachedWhileTwoPercentOfAllMessagesAreLost(int nodes, long seed) {
    var group = started(nodes, seed);
    group.loss(0.02);
    for (var i = 0; i < 20 * LightGroup.WRITERS; i++) {
      group.write(i % LightGroup.WRITERS);
      group.world().runFor(500);
    }
    var text = "seed " + seed + ": " + group.stats();
    assertTrue(group.world().runUntil(group::equal, 2 * MINUTE_MS), text);
    assertTrue(group.stats().delayMs(0.99) < 5_000, text);
    assertTrue(group.stats().copies() <= 1.6, text);
  }

  @Test
  void whoNamesNewsIsAskedOnlyWhenTheyDoNotComeOtherwise() {
    var group = started(30, 8);
    for (var i = 0; i < 20; i++) {
      group.write(0);
      group.world().runFor(1_000);
    }
    assertTrue(group.stats().messages(Kind.HAVE) > 20 * 30, group.stats().toString());
    assertTrue(group.stats().messages(Kind.WANT) < 30, group.stats().toString());
  }

  private static LightGroup started(int nodes, long seed) {
    var group = new LightGroup(nodes, seed);
    group.startAll();
    group.world().runFor(MINUTE_MS + 1_000);
    assertEquals(1, group.pieces(), "seed " + seed);
    group.stats().clear();
    return group;
  }
}

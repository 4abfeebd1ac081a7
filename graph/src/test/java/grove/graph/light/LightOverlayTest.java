package grove.graph.light;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The overlay of many nodes, in light mode.
final class LightOverlayTest {
  private static final long MINUTE_MS = 60_000;
  private static final int CAP = 12;

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 9, 20, 100})
  void theNodesAreOnePieceWithinAMinuteWithDegreesWithinBounds(int nodes) {
    var group = new LightGroup(nodes, nodes);
    group.startAll();
    group.world().runFor(MINUTE_MS);
    for (var minute = 0; minute < 30; minute++) {
      assertEquals(1, group.pieces(), nodes + " nodes");
      assertTrue(group.degreeMax() <= CAP, nodes + " nodes: " + group.degreeMax());
      assertTrue(
          group.degreeMin() >= Math.min(3, nodes - 1), nodes + " nodes: " + group.degreeMin());
      group.world().runFor(MINUTE_MS);
    }
    var plans = group.nodes().stream().mapToLong(LightNode::plans).max().orElse(0);
    assertTrue(plans < 31 * 20, nodes + " nodes: asked " + plans + " times in half an hour");
  }

  @Test
  void aSmallGroupIsFullyMeshed() {
    var group = new LightGroup(5, 1);
    group.startAll();
    group.world().runFor(10_000);
    assertEquals(4, group.degreeMin());
  }

  @Test
  void afterAThirdFailsAtOnceTheRestIsOnePiece() {
    var whole = 0;
    for (var seed = 1; seed <= 40; seed++) {
      var group = new LightGroup(100, seed);
      group.startAll();
      group.world().runFor(2 * MINUTE_MS);
      group.kill(30, 0);
      whole += group.pieces() == 1 ? 1 : 0;
      group.world().runFor(2 * MINUTE_MS);
      assertEquals(1, group.pieces(), "seed " + seed);
    }
    assertTrue(whole >= 38, whole + " of 40");
  }

  @Test
  void twoIslandsGrowTogetherAgain() {
    var group = new LightGroup(60, 3);
    group.startAll();
    group.world().runFor(MINUTE_MS);
    group.split(30);
    group.world().runFor(20 * MINUTE_MS);
    assertEquals(2, group.pieces());
    group.write(0);
    group.heal();
    assertTrue(group.world().runUntil(group::equal, 30_000));
    group.world().runFor(MINUTE_MS);
    for (var minute = 0; minute < 10; minute++) {
      assertEquals(1, group.pieces());
      group.world().runFor(MINUTE_MS);
    }
  }

  @Test
  void whoComesBackIsAmongTheOthersWithinAMinute() {
    var group = new LightGroup(60, 4);
    group.startAll();
    group.world().runFor(MINUTE_MS);
    var gone = group.kill(30, 0);
    group.world().runFor(10 * MINUTE_MS);
    assertEquals(1, group.pieces());
    gone.forEach(LightNode::start);
    group.world().runFor(MINUTE_MS);
    assertEquals(1, group.pieces());
    assertTrue(group.degreeMin() >= 3, "" + group.degreeMin());
  }
}

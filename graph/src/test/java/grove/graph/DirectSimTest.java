package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.identity.bytes.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Data between two members over their link.
final class DirectSimTest {
  private static final long TEN_SECONDS_MS = 10_000;
  private static final int PURPOSE = 9;

  private static List<GraphEvent> received(TestNode node) {
    return node.events().stream().filter(GraphEvent.DirectReceived.class::isInstance).toList();
  }

  @Test
  void dataReachesTheOneAndNobodyElse() {
    var group = new SimGroup(102, 10, 30);
    group.start(3);
    var one = group.node(1);
    var two = group.node(2);
    assertFalse(one.graph().direct(two.device(), PURPOSE, Bytes.utf8("too early")));
    assertTrue(
        group.world().runUntil(() -> group.allAre(node -> node.ready() == 2), TEN_SECONDS_MS));
    var largest = Bytes.of(new byte[64 << 10]);
    assertTrue(one.graph().direct(two.device(), PURPOSE, largest));
    group.world().runFor(1_000);
    assertEquals(
        List.of(new GraphEvent.DirectReceived(one.device(), PURPOSE, largest)), received(two));
    assertEquals(List.of(), received(group.node(3)));
    var larger = Bytes.of(new byte[(64 << 10) + 1]);
    assertThrows(
        IllegalArgumentException.class, () -> one.graph().direct(two.device(), PURPOSE, larger));
  }

  @Test
  void whoSendsWithoutEndIsNotHeard() {
    var group = new SimGroup(103, 10, 30);
    group.start(2);
    var one = group.node(1);
    var two = group.node(2);
    assertTrue(
        group.world().runUntil(() -> group.allAre(node -> node.ready() == 1), TEN_SECONDS_MS));
    for (var i = 0; i < 200; i++) {
      one.graph().direct(two.device(), PURPOSE, Bytes.utf8("word " + i));
    }
    group.world().runFor(1_000);
    assertEquals(64, received(two).size());
    assertEquals(1, two.ready(), "the link is not to blame");
    group.world().runFor(TEN_SECONDS_MS);
    assertTrue(one.graph().direct(two.device(), PURPOSE, Bytes.utf8("later")));
    group.world().runFor(1_000);
    assertEquals(65, received(two).size());
  }
}

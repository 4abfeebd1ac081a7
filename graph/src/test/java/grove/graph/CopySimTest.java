package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.Bye;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.Ready;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two homes of one device under one incarnation, and a home that comes back.
final class CopySimTest {
  private static final long MINUTE_MS = 60_000;

  private final SimGroup group = new SimGroup(95, 10, 30);

  /// Node 2 once more, at another host: same key, same incarnation.
  private TestNode copy() {
    var world = group.world();
    var ports = new GraphPorts(world.loop(), group.network().host("copy"), world.random("copy"));
    var copy = new TestNode(2, ports, TestNode.memory(), new Address("copy", 4_748));
    copy.know(1, 2);
    copy.enrol();
    copy.meet(group.node(1));
    return copy;
  }

  private static long copies(TestNode node) {
    return node.events().stream().filter(GraphEvent.CopyRuns.class::isInstance).count();
  }

  private static long ended(TestNode node) {
    return node.events().stream()
        .filter(event -> event instanceof GraphEvent.NeighbourChanged(_, var ready) && !ready)
        .count();
  }

  @Test
  void ofTwoRunningCopiesTheFirstKeepsItsLinkAndTheOtherIsTold() {
    group.start(2);
    var first = group.node(2);
    assertTrue(group.world().runUntil(() -> first.ready() == 1, MINUTE_MS));
    group.world().runFor(MINUTE_MS);
    var copy = copy();
    copy.start();
    group.world().runFor(5 * MINUTE_MS);
    assertEquals(1, copies(copy), "told more than once");
    assertEquals(0, copies(first));
    assertEquals(0, ended(first), "it was put out");
    assertEquals(1, first.ready());
  }

  /// Nobody else is there who could tell them.
  @Test
  void twoCopiesThatReachOnlyEachOtherNoticeEachOther() {
    group.add(1, 0);
    var first = group.add(2, 0);
    first.know(1, 2);
    first.enrol();
    first.port().lookAround(group.network().near(SimGroup.host(2)));
    first.start();
    group.world().runFor(10 * MINUTE_MS);
    assertEquals(0, copies(first), "it hears its own calls");
    var copy = copy();
    copy.port().lookAround(group.network().near("copy"));
    copy.start();
    group.world().runFor(MINUTE_MS);
    assertEquals(1, copies(first));
    assertEquals(1, copies(copy));
  }

  /// An old call of this node, sent again by somebody without its key.
  @Test
  void anOldCallThatIsSaidAgainIsNoCopy() {
    var calls = new ArrayList<Bytes>();
    var radio =
        group
            .network()
            .near("eavesdropper")
            .open(group.world().loop(), (said, _) -> calls.add(said));
    group
        .network()
        .host("eavesdropper")
        .listen(new Address("eavesdropper", 4_748), group.world().loop(), _ -> {});
    var node = group.add(2, 0);
    node.know(1, 2);
    node.enrol();
    node.port().lookAround(group.network().near(SimGroup.host(2)));
    node.start();
    group.world().runFor(3 * 60 * MINUTE_MS);
    radio.send(calls.getFirst());
    group.world().runFor(5 * MINUTE_MS);
    assertEquals(0, copies(node));
  }

  @Test
  void whoComesBackWhileTheOldLinkIsDeadGetsIn() {
    group.start(1);
    var node = group.node(1);
    node.members().list(TestNode.device(66));
    var dead = live(node);
    group.network().move("puppet66", 1);
    group.world().runFor(1_000);
    group.network().move("puppet66", 2);
    var back = Puppet.dial(group, 66, node, "again");
    assertTrue(group.world().runUntil(back::introduced, 1_000));
    group.world().runFor(10_000);
    assertFalse(back.closed());
    assertEquals(List.of(), back.received(Bye.class));
    assertEquals(1, node.graph().neighbours().size());
    assertFalse(dead.closed(), "nobody tells it");
  }

  private Puppet live(TestNode node) {
    var puppet = Puppet.dial(group, 66, node);
    assertTrue(group.world().runUntil(puppet::introduced, 1_000));
    puppet.send(FrontierFrame.of(Lane.CONTROL, Form.SAME, Hash.ZERO));
    puppet.send(FrontierFrame.of(Lane.CONTROL, Form.DIGEST, Hash.ZERO));
    puppet.send(new Ready(Standing.MEMBER));
    group.world().runFor(1_000);
    assertEquals(1, node.ready());
    return puppet;
  }
}

package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Members;
import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.Bye;
import grove.graph.wire.Hello;
import grove.identity.bytes.Hash;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What keeps a graph within bounds: queues, dials, neighbours, doors.
final class GraphLimitsSimTest {
  private static final long TEN_SECONDS_MS = 10_000;

  @Test
  void aFirstSyncOfAnySizeQueuesLittle() {
    var group = new SimGroup(71, 10, 30);
    var full = group.add(1, 0);
    var empty = group.add(2, 0);
    for (var node : group.all()) {
      node.know(1, 2);
    }
    full.enrol();
    full.start();
    for (var i = 0; i < 150; i++) {
      full.write(60, 1_000);
    }
    empty.meet(full);
    empty.start();
    assertTrue(group.world().runUntil(group::equal, TEN_SECONDS_MS));
    assertEquals(9_001, empty.entries().entries());
    assertTrue(group.network().longestQueueBytes() < 1 << 20);
  }

  @Test
  void aHomeThatIsAnOldCopyIsTold() {
    var group = new SimGroup(72, 10, 30);
    group.start(1);
    var world = group.world();
    var ports = new GraphPorts(world.loop(), group.network().host("old"), world.random("old"));
    var old = new TestNode(2, ports, TestNode.memory(), new Address("old", 4_748));
    var current = group.add(2, 0);
    current.enrol();
    for (var node : List.of(group.node(1), current, old)) {
      node.know(1, 2);
    }
    current.meet(group.node(1));
    current.start();
    current.write(5, 100);
    assertTrue(world.runUntil(group::equal, TEN_SECONDS_MS));
    current.graph().stop();
    old.meet(group.node(1));
    old.start();
    world.runFor(TEN_SECONDS_MS);
    assertTrue(old.events().contains(new GraphEvent.OwnLogBehind(current.data().log(), 5)));
    assertEquals(5, old.entries().frontier().seq(old.data().log()));
  }

  @Test
  void aDeviceOfSeveralAddressesIsTriedAtOneAfterTheOther() {
    var group = new SimGroup(76, 10, 30);
    var one = group.add(1, 0);
    var other = group.add(2, 0);
    for (var node : List.of(one, other)) {
      node.know(1, 2);
      node.enrol();
    }
    other.start();
    var there = other.port().address();
    var addresses = List.of(new Address("nowhere", 1), new Address("fd00::1", 1), there);
    one.graph().learn(other.device(), addresses);
    one.start();
    assertTrue(group.world().runUntil(() -> one.ready() == 1, 60_000));
    assertEquals(there.host(), one.graph().neighbours().getFirst().address().host());
  }

  @Test
  void groupsShareAPort() {
    var group = new SimGroup(73, 10, 30);
    var world = group.world();
    var transport = group.network().host("shared");
    var port = new PeerPort(world.loop(), transport, new Address("shared", 4_748));
    var first = group.add(1, 0);
    var ports = new GraphPorts(world.loop(), transport, world.random("second"));
    var second = new TestNode(1, ports, TestNode.memory(), new Address("shared", 0));
    second.members().noKeys();
    second.members().epoch(50);
    first.startAt(port);
    second.startAt(port);
    var caller = group.add(2, 0);
    caller.members().noKeys();
    caller.members().epoch(50);
    for (var node : List.of(first, second, caller)) {
      node.enrol();
      node.know(1, 2);
    }
    caller.graph().learn(first.device(), List.of(port.address()));
    caller.start();
    assertTrue(world.runUntil(() -> second.ready() == 1, TEN_SECONDS_MS));
    assertEquals(0L, first.graph().counters().get("links_opened"));
    second.graph().stop();
    assertTrue(world.runUntil(() -> caller.ready() == 0, TEN_SECONDS_MS));
    world.runFor(TEN_SECONDS_MS);
    assertEquals(0, caller.ready());
  }

  @Test
  void aDeviceThatCanNotBeReachedIsDialledLessAndLess() {
    var group = new SimGroup(74, 10, 30);
    group.start(1);
    var node = group.node(1);
    node.know(2);
    node.graph().learn(TestNode.device(2), List.of(new Address("nowhere", 1)));
    group.world().runFor(3_600_000);
    var inAnHour = node.graph().counters().get("links_opened");
    assertTrue(inAnHour >= 60 && inAnHour <= 140, inAnHour + " dials in an hour, probes too");
  }

  @Test
  void oneWhoHasEnoughNeighboursSendsNewcomersToOthers() {
    var group = new SimGroup(75, 10, 30);
    for (var number = 1; number <= 3; number++) {
      var node = group.add(number, 0);
      node.enrol();
      node.know(1, 2, 3);
    }
    group.node(1).configure(new GraphConfig(1, 1, 1_000, 300_000, List.of()));
    group.node(2).meet(group.node(1));
    group.all().forEach(TestNode::start);
    assertTrue(group.world().runUntil(() -> group.node(2).ready() == 1, TEN_SECONDS_MS));
    group.world().runFor(1_000); // until the one knows where the other is
    group.node(3).meet(group.node(1));
    assertTrue(group.world().runUntil(() -> group.node(3).ready() == 1, TEN_SECONDS_MS));
    assertTrue(group.world().runUntil(() -> group.node(2).ready() == 2, TEN_SECONDS_MS));
    assertTrue(
        group
            .node(3)
            .events()
            .contains(new GraphEvent.ClosedByPeer(group.node(1).device(), ByeCode.BUSY)));
  }

  @Test
  void helloOfAnotherGroupEndsTheLink() {
    var group = new SimGroup(76, 10, 30);
    group.start(1);
    var puppet = Puppet.dial(group, 66, group.node(1));
    group.node(1).members().list(puppet.device());
    puppet.hello(hello ->
        new Hello(
            hello.versionLow(),
            hello.versionHigh(),
            hello.incarnation(),
            hello.frameBytesMax(),
            Hash.ZERO,
            hello.epoch(),
            hello.proof()));
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    assertEquals(ByeCode.STRANGER, puppet.received(Bye.class).getFirst().code());
  }

  @Test
  void aProofThatIsWrongEndsTheLink() {
    var group = new SimGroup(77, 10, 30);
    group.start(1);
    var puppet = Puppet.dial(group, 66, group.node(1));
    group.node(1).members().list(puppet.device());
    puppet.hello(hello -> hello.withProof(Hash.ZERO));
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    assertEquals(1L, group.node(1).graph().counters().get("strangers_refused"));
  }

  @Test
  void aStoppedGraphLeavesItsStoresAlone() {
    var group = new SimGroup(78, 10, 30);
    group.start(2);
    group.world().runFor(2_000);
    var node = group.node(1);
    node.write(3, 100);
    node.graph().wantKey(Members.key(9).epoch());
    node.graph().stop();
    node.entries().close();
    group.world().runFor(600_000);
    assertFalse(group.node(2).events().isEmpty());
    assertEquals(0, group.node(2).ready());
  }
}

package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.Want;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A store that fails for a while, as on a full disk.
final class StoreFailureSimTest {
  private static final long MINUTE_MS = 60_000;
  private static final Set<String> WRITES =
      Set.of("append", "appendBeside", "putLocal", "sync", "freeze");

  private final SimGroup group = new SimGroup(86, 10, 30);
  private boolean full;
  private boolean broken;

  /// How often runs were read.
  private int read;

  /// The store in memory behind one that fails.
  private EntryStore failing(EntryStore store, StoreException failure) {
    return (EntryStore)
        Proxy.newProxyInstance(
            EntryStore.class.getClassLoader(),
            new Class<?>[] {EntryStore.class},
            (_, method, arguments) -> {
              var reads = method.getName().equals("read");
              read += reads ? 1 : 0;
              if ((full && WRITES.contains(method.getName())) || (broken && reads)) {
                throw failure;
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /// What a store says that can not be used: its folder is a file.
  private static StoreException failure() {
    try {
      var file = java.nio.file.Files.createTempFile("grove", "store");
      try {
        EntryStore.rocks(file, TestNode.genesis().group()).close();
      } catch (StoreException e) {
        return e;
      } finally {
        java.nio.file.Files.delete(file);
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    throw new AssertionError("a file is no store");
  }

  private TestNode node(long number) {
    var world = group.world();
    var host = SimGroup.host(number);
    var ports = new GraphPorts(world.loop(), group.network().host(host), world.random("failing"));
    var entries = failing(EntryStore.memory(TestNode.genesis().group()), failure());
    return new TestNode(
        number, ports, new GraphStores(entries, BlobStore.memory()), new Address(host, 4_748));
  }

  private TestNode started() {
    var failing = node(3);
    var others = List.of(group.add(1, 0), group.add(2, 0));
    for (var one : List.of(others.getFirst(), others.getLast(), failing)) {
      one.know(1, 2, 3);
      one.enrol();
    }
    others.forEach(one -> {
      one.meet(failing);
      failing.meet(one);
    });
    others.getFirst().meet(others.getLast());
    others.forEach(TestNode::start);
    failing.start();
    assertTrue(group.world().runUntil(() -> failing.ready() == 2, MINUTE_MS));
    group.world().runFor(2_000);
    return failing;
  }

  private static long told(TestNode node) {
    return node.events().stream().filter(GraphEvent.StoreFailed.class::isInstance).count();
  }

  @Test
  void aFullDiskIsToldAndWhatCameThenComesAgainOnceThereIsRoom() {
    var failing = started();
    full = true;
    for (var i = 0; i < 30; i++) {
      group.node(1).write(3, 200);
      group.world().runFor(10_000);
    }
    assertTrue(told(failing) >= 2 && told(failing) <= 6, told(failing) + " times in 5 minutes");
    assertTrue(failing.graph().counters().get("store_failures") > 0);
    assertFalse(group.node(1).digest().equals(failing.digest()));
    full = false;
    assertTrue(
        group
            .world()
            .runUntil(() -> group.node(1).digest().equals(failing.digest()), 6 * MINUTE_MS));
    assertTrue(group.world().runUntil(() -> failing.ready() == 2, 6 * MINUTE_MS));
    group.node(2).write(1, 100);
    group.world().runFor(3 * MINUTE_MS);
    assertEquals(group.node(1).digest(), failing.digest());
    assertEquals(
        failing.entries().entries(),
        group.node(1).graph().acknowledgements().get(failing.device()).entries(),
        "it says what it holds, as before");
  }

  /// Entries that can not be read are not sent; everything else goes on.
  @Test
  void aDiskThatCanNotBeReadEndsOnlyTheLinkThatAsked() {
    var failing = started();
    broken = true;
    var late = group.add(4, 0);
    for (var one : List.of(group.node(1), group.node(2), failing, late)) {
      one.know(1, 2, 3, 4);
    }
    late.enrol();
    late.meet(failing);
    late.start();
    group.world().runFor(2 * MINUTE_MS);
    assertTrue(told(failing) >= 1);
    group.node(1).write(3, 100);
    group.world().runFor(5_000);
    assertEquals(group.node(1).digest(), failing.digest());
    late.meet(group.node(2));
    assertTrue(
        group.world().runUntil(() -> late.digest().equals(group.node(2).digest()), 6 * MINUTE_MS));
  }

  /// Nothing that is sent could slow the reading down any more.
  @Test
  void forWhoAsksAndListensNoMoreNothingIsRead() {
    var node = started();
    var puppet = Puppet.dial(group, 66, node);
    node.members().list(puppet.device());
    puppet.onFrame(PuppetStage.answering(puppet));
    assertTrue(group.world().runUntil(() -> node.ready() == 3, MINUTE_MS));
    var log = puppet.tag(node.control().log());
    var whole = new Want.Range(log, 1, node.control().head().seq(), Want.Parts.ALL);
    read = 0;
    puppet.send(Want.ranges(List.of(whole)));
    group.world().runFor(1_000);
    assertEquals(1, read);
    puppet.farewell(Want.ranges(Collections.nCopies(1_000, whole)));
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    assertEquals(1, read);
  }
}

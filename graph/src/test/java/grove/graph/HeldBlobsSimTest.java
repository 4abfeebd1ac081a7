package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.HeldBlobs;
import grove.identity.bytes.Bytes;
import grove.store.testing.TestLog;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// How much a device may say of which files it holds.
final class HeldBlobsSimTest {
  private final PuppetStage stage = new PuppetStage();
  private final SimGroup group = stage.group;
  private final TestNode node = stage.node;

  /// Each could have 160 KB, and goes to everybody.
  @Test
  void whoSaysWithoutEndWhichFilesItHoldsIsNotPassedOn() {
    var puppet = stage.live();
    var before = copies();
    for (var i = 0; i < 20; i++) {
      puppet.send(held(i, HeldBlobs.BLOBS_MAX));
      group.world().runFor(1_000);
    }
    assertEquals(before + 2, copies());
    assertEquals(18L, node.graph().counters().get("ephemerals_refused"));
    assertFalse(puppet.closed());
    group.world().runFor(100_000);
    puppet.send(held(20, HeldBlobs.BLOBS_MAX));
    group.world().runFor(1_000);
    assertEquals(before + 3, copies());
  }

  /// What an honest device says as often as it may.
  @Test
  void whoSaysItAsOftenAsIsRightIsHeard() {
    var puppet = stage.live();
    var before = copies();
    for (var i = 0; i < 60; i++) {
      puppet.send(held(i, 1_000));
      group.world().runFor(15_000);
    }
    assertEquals(before + 60, copies());
  }

  /// Changes of who holds files that the other honest node was told.
  private long copies() {
    return group.node(2).events().stream()
        .filter(GraphEvent.CopiesChanged.class::isInstance)
        .count();
  }

  private Ephemeral held(int turn, int blobs) {
    var key = TestLog.key(PuppetStage.PUPPET);
    var names = new TreeSet<Long>();
    for (var i = 0L; i < blobs; i++) {
      names.add(i * 100 + turn);
    }
    var counter = node.ports().loop().nowMs() + turn;
    var payload = new HeldBlobs(names).encode();
    return new Ephemeral(Ephemeral.HELD_BLOBS, key.id(), 1, counter, 0, payload, Bytes.EMPTY)
        .sign(key, node.entries().group());
  }
}

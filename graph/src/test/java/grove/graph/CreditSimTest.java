package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.Bulk;
import grove.graph.wire.Credit;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.Ping;
import grove.graph.wire.Pong;
import grove.graph.wire.Ready;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Want;
import grove.store.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Bulk never holds up what is short: credit for each class.
final class CreditSimTest {
  private static final long MINUTE_MS = 60_000;

  /// A line on which a MiB takes half a minute: what is new in the control lane still comes within
  /// seconds, and the link is not taken for dead.
  @Test
  void onASlowLineControlIsQuickWhileBulkFlows() {
    var group = new SimGroup(81, 20, 20);
    var world = group.world();
    var full = group.add(1, 0);
    var empty = group.add(2, 0);
    for (var node : group.all()) {
      node.know(1, 2);
      node.enrol();
    }
    full.start();
    for (var i = 0; i < 50; i++) {
      full.write(50, 1_000);
    }
    group.network().weather().bandwidth(SimGroup.host(1), 32);
    empty.meet(full);
    empty.start();
    assertTrue(world.runUntil(() -> empty.entries().entries() > 100, MINUTE_MS));
    for (var turn = 0; turn < 4; turn++) {
      world.runFor(12_000);
      assertFalse(group.equal(), "bulk flows still");
      var seq = full.writeControl().last().seq();
      var log = full.control().log();
      assertTrue(
          world.runUntil(() -> empty.entries().frontier().seq(log) == seq, 5_000), "turn " + turn);
    }
    assertTrue(world.runUntil(group::equal, 2 * MINUTE_MS));
    assertEquals(0L, empty.graph().counters().get("links_timed_out"));
    assertEquals(1L, empty.graph().counters().get("links_ready"), "one link all the time");
  }

  /// Who asks for much and takes nothing in gets little, and hears what is short all the same.
  @Test
  void aReaderThatGrantsNothingHoldsUpOnlyItsBulk() {
    var group = new SimGroup(82, 10, 10);
    group.start(1);
    var node = group.node(1);
    var reader = member(group, node);
    for (var i = 0; i < 20; i++) {
      node.write(50, 1_000);
    }
    var log = node.data().log();
    reader.send(Want.ranges(List.of(new Want.Range(reader.tag(log), 1, 1_000, Want.Parts.ALL))));
    group.world().runFor(MINUTE_MS);
    var first = bytes(reader);
    assertTrue(first >= 128 << 10 && first < 512 << 10, first + " bytes");
    reader.send(new Ping(5));
    group.world().runFor(1_000);
    assertTrue(reader.received(Pong.class).contains(new Pong(5)));
    for (var granted = 0L; granted < bytes(reader); ) {
      var more = bytes(reader) - granted;
      granted += more;
      reader.send(new Credit(Bulk.ENTRIES, more));
      group.world().runFor(1_000);
    }
    var last = reader.received(SegmentFrame.class).getLast();
    assertEquals(1_000, last.prevSeq() + Segment.count(last.run()));
    assertTrue(group.network().longestQueueBytes() < 1 << 20);
    assertFalse(reader.closed());
  }

  private static Puppet member(SimGroup group, TestNode node) {
    var puppet = Puppet.dial(group, 66, node);
    node.members().list(puppet.device());
    puppet.onFrame(frame -> {
      if (frame instanceof FrontierFrame asked && asked.form() == Form.DIGEST) {
        puppet.send(FrontierFrame.of(asked.lane(), Form.SAME, asked.digest()));
      } else if (frame instanceof Ready ready) {
        puppet.send(ready);
      }
    });
    assertTrue(group.world().runUntil(() -> node.ready() == 1, 1_000));
    group.world().runFor(1_000);
    return puppet;
  }

  /// Bytes of entries that came, frames with their heads.
  private static long bytes(Puppet reader) {
    return reader.received(SegmentFrame.class).stream()
        .mapToLong(frame -> {
          var out = new grove.identity.bytes.ByteWriter().u32(0).u8(frame.type());
          frame.write(out);
          return out.size();
        })
        .sum();
  }
}

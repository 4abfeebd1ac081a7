package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.LogRef;
import grove.graph.wire.Push;
import grove.graph.wire.Ready;
import grove.graph.wire.SegmentFrame;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.store.Lane;
import grove.store.Segment;
import grove.store.testing.TestLog;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Logs that a member passes on though this node knows nobody who may write them.
final class UnnamedLogsSimTest {
  private static final long PUPPET = 66;
  private static final long UNNAMED = 71;

  private final SimGroup group = new SimGroup(62, 10, 30);
  private final TestLog log =
      new TestLog(TestNode.genesis().group(), TestLog.key(UNNAMED), 1, Lane.CONTROL);
  private TestNode node;
  private Puppet member;

  @BeforeEach
  void begin() {
    group.start(1);
    node = group.node(1);
    member = Puppet.dial(group, PUPPET, node);
    node.members().list(member.device());
    member.onFrame(frame -> {
      if (frame instanceof FrontierFrame asked && asked.form() == Form.DIGEST) {
        member.send(FrontierFrame.of(asked.lane(), Form.SAME, asked.digest()));
      } else if (frame instanceof Ready ready) {
        member.send(ready);
      }
    });
    assertTrue(group.world().runUntil(() -> node.ready() == 1, 1_000));
  }

  private static Bytes encoded(Segment run) {
    var out = new ByteWriter();
    run.write(out);
    return out.toBytes();
  }

  private void push(TestLog of, Segment run) {
    var first = run.first().seq();
    member.send(new Push(new LogRef.Named(of.log()), first - 1, run.last().seq(), encoded(run)));
    group.world().runFor(1_000);
  }

  private long stored(TestLog of) {
    return node.entries().frontier().seq(of.log());
  }

  @Test
  void theyAreStoredOnceSomebodyIsNamed() {
    var run = log.naming(TestNode.genesis().last().id());
    push(log, run);
    assertEquals(0, stored(log));
    node.members().list(TestNode.device(UNNAMED));
    push(log, run);
    assertEquals(1, stored(log));
  }

  /// A member shows a thousand devices that nobody has let in, each with entries of its own.
  @Test
  void aThousandFakeDevicesLeaveNothingBehind() {
    var before = node.entries().entries();
    for (var number = 1_000; number < 2_000; number++) {
      var fake = new TestLog(log.group(), TestLog.key(number), number, Lane.CONTROL);
      var first = fake.naming(TestNode.genesis().last().id());
      for (var run : List.of(first, fake.naming())) {
        var named = new LogRef.Named(fake.log());
        var seq = run.first().seq();
        member.send(new Push(named, seq - 1, seq, encoded(run)));
      }
    }
    group.world().runFor(10_000);
    assertEquals(before, node.entries().entries());
    assertEquals(1, node.ready(), "the member's link stays");
    long heldBack = node.graph().counters().get("runs_held_back");
    assertTrue(heldBack > 900, "held back: " + heldBack);
    node.members().list(TestNode.device(UNNAMED));
    push(log, log.naming(TestNode.genesis().last().id()));
    assertEquals(1, stored(log), "there is room for one who was let in");
  }

  /// Who has written all that is allowed is taken as far as somebody who may say so names it.
  @Test
  void whatIsNamedByOneWhoVouchesIsTakenThoughItsLogIsHeld() {
    node.members().list(TestNode.device(UNNAMED));
    push(log, log.naming(TestNode.genesis().last().id()));
    node.members().hold(log.log());
    var second = log.naming();
    var third = log.naming();
    push(log, second);
    assertEquals(1, stored(log), "it waits");
    node.members().voucher(TestNode.device(PUPPET));
    var own = new TestLog(log.group(), TestLog.key(PUPPET), 1, Lane.CONTROL);
    push(own, own.naming(TestNode.genesis().last().id(), third.last().id()));
    var above = new LogRef.Above(log.log(), second.last().id());
    member.send(new SegmentFrame(above, second.last().seq(), encoded(third)));
    group.world().runFor(1_000);
    push(log, second);
    push(log, third);
    assertEquals(3, stored(log));
    assertEquals(1, stored(own));
    push(log, log.naming());
    assertEquals(3, stored(log), "no further");
  }

  /// Whoever was named may be so no more when what their entry waited for comes.
  @Test
  void whatWaitedIsJudgedAgainBeforeItIsStored() {
    var own = new TestLog(log.group(), TestLog.key(PUPPET), 1, Lane.CONTROL);
    var awaited = own.naming(TestNode.genesis().last().id());
    node.members().list(TestNode.device(UNNAMED));
    push(log, log.naming(awaited.last().id()));
    node.members().forget(TestNode.device(UNNAMED));
    push(own, awaited);
    assertEquals(1, stored(own));
    assertEquals(0, stored(log));
    assertEquals(1L, node.graph().counters().get("waiting_dropped"));
  }
}

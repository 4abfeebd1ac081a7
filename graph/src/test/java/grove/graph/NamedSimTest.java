package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.Have;
import grove.graph.wire.LogRef;
import grove.graph.wire.Push;
import grove.graph.wire.Ready;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Want;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Lane;
import grove.store.testing.TestLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Entries that others name and no frontier shows: they are asked for by their ids, and nothing stands
/// still for that.
final class NamedSimTest {
  private static final Hash NAMED = Hash.tagged("named", Bytes.EMPTY);
  private static final long SOON_MS = 1_000;
  private static final long TEN_SECONDS_MS = 10_000;

  private final SimGroup group = alone();
  private final TestNode node = group.node(1);

  private static SimGroup alone() {
    var group = new SimGroup(62, 10, 30);
    group.start(1);
    group.world().runFor(SOON_MS);
    return group;
  }

  /// What is named may be of the data lane, which is sent once both sides are ready, or a lie: neither
  /// waits for it longer than a neighbour takes to say that it is there.
  @Test
  void whatIsNamedAndDoesNotComeKeepsNoLinkFromBeingReady() {
    node.members().lack(NAMED);
    var puppet = member(66);
    group.world().runFor(SOON_MS);
    assertTrue(asked(puppet));
    assertEquals(1, puppet.received(Ready.class).size());
  }

  @Test
  void whoAnswersNothingAtAllIsAwaitedForSomeSeconds() {
    node.members().lack(NAMED);
    var puppet = member(66);
    puppet.sleep();
    group.world().runFor(SOON_MS);
    assertTrue(asked(puppet));
    assertEquals(0, puppet.received(Ready.class).size());
    group.world().runFor(TEN_SECONDS_MS);
    assertEquals(1, puppet.received(Ready.class).size());
  }

  /// What comes before the answer to the PING counts: it may show that the neighbour was removed.
  @Test
  void whatIsNamedAndComesIsHereBeforeTheLinkIsReady() {
    var log = new TestLog(node.control().group(), TestLog.key(66), 5, Lane.CONTROL);
    var named = log.naming(TestNode.genesis().last().id());
    node.members().lack(named.last().id());
    var readyFirst = new AtomicBoolean();
    var puppet = member(66);
    puppet.onFrame(frame -> {
      if (frame instanceof Want want && want.ids().contains(named.last().id())) {
        var run = new ByteWriter();
        named.write(run);
        puppet.send(new SegmentFrame(new LogRef.Above(log.log(), Hash.ZERO), 0, run.toBytes()));
      } else if (frame instanceof FrontierFrame asked && asked.form() == Form.DIGEST) {
        puppet.send(FrontierFrame.of(asked.lane(), Form.SAME, asked.digest()));
      } else if (frame instanceof Ready ready) {
        readyFirst.set(node.entries().entry(named.last().id()).isEmpty());
        puppet.send(ready);
      }
    });
    group.world().runFor(SOON_MS);
    assertEquals(1, puppet.received(Ready.class).size());
    assertTrue(node.entries().entry(named.last().id()).isPresent());
    assertFalse(readyFirst.get());
  }

  /// Whoever was asked is gone; the one who stays says that it has more of the log that waits.
  @Test
  void whatIsNamedIsAskedOfOneOfWhomMoreIsWantedThatWouldOnlyWait() {
    var leaving = member(66);
    var staying = member(67);
    group.world().runFor(SOON_MS);
    assertEquals(2, node.ready());
    var log = new TestLog(node.control().group(), TestLog.key(66), 5, Lane.CONTROL);
    var run = new ByteWriter();
    log.naming(NAMED).write(run);
    var push = new Push(new LogRef.Named(log.log()), 0, 1, run.toBytes());
    leaving.send(push);
    group.world().runFor(SOON_MS);
    assertTrue(asked(leaving));
    staying.send(push);
    staying.send(new Have(List.of(new Have.Notice(staying.tag(log.log()), 2, 1, true))));
    leaving.close();
    group.world().runFor(TEN_SECONDS_MS);
    assertTrue(asked(staying));
  }

  /// The link may last no longer than it takes to be ready: to who was removed and does not know it yet
  /// nobody else shows what it lacks.
  @Test
  void whoComesLaterIsAskedBeforeItsLinkIsReadyWhateverWasAskedInVainBefore() {
    node.members().lack(NAMED);
    var first = member(66);
    group.world().runFor(4 * TEN_SECONDS_MS);
    assertTrue(asked(first));
    var later = member(67);
    var readyFirst = new AtomicBoolean();
    var answering = PuppetStage.answering(later);
    later.onFrame(frame -> {
      readyFirst.compareAndSet(false, frame instanceof Ready && !asked(later));
      answering.accept(frame);
    });
    group.world().runFor(SOON_MS);
    assertTrue(asked(later));
    assertFalse(readyFirst.get());
    assertEquals(1, later.received(Ready.class).size());
  }

  private static boolean asked(Puppet puppet) {
    return puppet.received(Want.class).stream().anyMatch(want -> want.ids().contains(NAMED));
  }

  /// A member that has what the node has.
  private Puppet member(long number) {
    var puppet = Puppet.dial(group, number, node);
    node.members().list(puppet.device());
    puppet.onFrame(PuppetStage.answering(puppet));
    return puppet;
  }
}

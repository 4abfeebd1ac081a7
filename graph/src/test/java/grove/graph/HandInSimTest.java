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
import grove.graph.wire.FrontierFrame.Row;
import grove.graph.wire.LogRef;
import grove.graph.wire.Ready;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Want;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.store.Lane;
import grove.store.Segment;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a removed device hands in of its own before it is sent away.
final class HandInSimTest {
  private static final long TEN_SECONDS_MS = 10_000;
  private static final long TEN_MINUTES_MS = 600_000;

  private SimGroup group;
  private TestNode remover;
  private TestNode removed;
  private TestNode other;

  @BeforeEach
  void begin() {
    group = new SimGroup(91, 10, 30);
    group.start(3);
    remover = group.node(1);
    removed = group.node(2);
    other = group.node(3);
    assertTrue(
        group.world().runUntil(() -> group.allAre(node -> node.ready() == 2), TEN_SECONDS_MS));
    other.write(3, 100);
    removed.write(2, 100);
    assertTrue(group.world().runUntil(group::equal, TEN_SECONDS_MS));
  }

  private void away() {
    group.network().move(SimGroup.host(2), 1);
    group.world().runFor(60_000);
  }

  private void remove() {
    var removal = remover.writeControl().last().id();
    for (var node : List.of(remover, other)) {
      node.members().remove(removed.device(), removal);
      node.graph().membershipChanged();
    }
  }

  private boolean has(TestNode node, Segment run) {
    return node.entries().entry(run.last().id()).isPresent();
  }

  @Test
  void dataThatIsMissingIsTakenBeforeTheGoodbyeAndPassedOn() {
    away();
    removed.write(500, 400);
    var data = removed.write(500, 400);
    var control = removed.writeControl();
    remove();
    group.network().heal();
    assertTrue(
        group.world().runUntil(() -> has(remover, data) && has(other, data), TEN_MINUTES_MS));
    assertTrue(has(remover, control) && has(other, control));
    var sentAway = new GraphEvent.ClosedByPeer(remover.device(), ByeCode.REMOVED);
    var byOther = new GraphEvent.ClosedByPeer(other.device(), ByeCode.REMOVED);
    assertTrue(
        group
            .world()
            .runUntil(
                () -> removed.events().contains(sentAway) || removed.events().contains(byOther),
                TEN_MINUTES_MS));
    assertEquals(0, removed.ready());
  }

  @Test
  void whatItWroteAfterARestartAndShowedNobodyIsHandedInToo() {
    away();
    removed.restart();
    var held = removed.write(3, 100);
    assertFalse(removed.graph().held().isEmpty());
    remove();
    group.network().heal();
    assertTrue(group.world().runUntil(() -> has(remover, held), TEN_MINUTES_MS));
    assertTrue(removed.graph().held().isEmpty());
  }

  @Test
  void dataOfOthersIsNotTakenFromIt() {
    away();
    var unknown = group.add(4, 0);
    unknown.enrol();
    var foreign = unknown.write(2, 100);
    for (var node : group.all()) {
      node.members().list(unknown.device());
    }
    removed
        .entries()
        .append(unknown.entries().read(unknown.control().log(), 1, 0).orElseThrow(), true);
    removed.entries().append(foreign, true);
    var own = removed.write(1, 100);
    remove();
    group.network().heal();
    assertTrue(group.world().runUntil(() -> has(remover, own), TEN_MINUTES_MS));
    group.world().runFor(TEN_MINUTES_MS);
    assertFalse(has(remover, foreign));
  }

  @Test
  void whoHasNothingToHandInIsSentAwayAtOnce() {
    var puppet = Puppet.dial(group, 66, remover);
    var removal = remover.writeControl().last().id();
    remover.members().remove(puppet.device(), removal);
    assertTrue(group.world().runUntil(puppet::introduced, 1_000));
    puppet.send(FrontierFrame.of(Lane.CONTROL, Form.SAME, Hash.ZERO));
    puppet.send(new Ready(Standing.MEMBER));
    group.world().runFor(1_000);
    assertFalse(puppet.closed(), "its data was not heard of yet");
    puppet.send(FrontierFrame.of(Lane.DATA, Form.SAME, Hash.ZERO));
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    assertEquals(ByeCode.REMOVED, puppet.received(Bye.class).getFirst().code());
  }

  @Test
  void itSeesNoDataButItsOwnAndIsAskedForNoOther() {
    var puppet = Puppet.dial(group, 66, remover);
    var removal = remover.writeControl().last().id();
    remover.members().remove(puppet.device(), removal);
    assertTrue(group.world().runUntil(puppet::introduced, 1_000));
    puppet.send(FrontierFrame.of(Lane.CONTROL, Form.SAME, Hash.ZERO));
    puppet.send(new Ready(Standing.MEMBER));
    group.world().runFor(1_000);
    var log = other.data().log();
    var whole = new Want.Range(puppet.tag(log), 1, 3, Want.Parts.ALL);
    puppet.send(Want.ranges(List.of(whole)));
    puppet.send(Want.ids(List.of(other.data().head().id())));
    var row = new Row(puppet.tag(log), 9, 0);
    puppet.send(new FrontierFrame(Lane.DATA, Form.LIST, Hash.ZERO, List.of(row), List.of()));
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    assertEquals(List.of(), puppet.received(SegmentFrame.class));
    assertTrue(
        puppet.received(FrontierFrame.class).stream()
            .filter(frame -> frame.lane() == Lane.DATA)
            .allMatch(frame -> frame.rows().isEmpty()));
    assertTrue(
        puppet.received(Want.class).stream()
            .flatMap(want -> want.ranges().stream())
            .noneMatch(range -> range.tag() == puppet.tag(log)));
  }

  @Test
  void dataOfOthersThatItSendsUnaskedEndsTheLink() {
    group.network().move(SimGroup.host(3), 1);
    var foreign = other.write(1, 100);
    var puppet = parting();
    var out = new ByteWriter();
    foreign.write(out);
    var below = foreign.first().seq() - 1;
    puppet.send(new SegmentFrame(new LogRef.Named(foreign.log()), below, out.toBytes()));
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    assertEquals(ByeCode.MALFORMED, puppet.received(Bye.class).getFirst().code());
    assertFalse(has(remover, foreign));
  }

  @Test
  void whoIsAMemberAgainMeanwhileIsToldToComeAnew() {
    var puppet = parting();
    remover.members().list(puppet.device());
    remover.graph().membershipChanged();
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    assertEquals(ByeCode.BUSY, puppet.received(Bye.class).getFirst().code());
  }

  /// A removed device whose data is waited for.
  private Puppet parting() {
    var puppet = Puppet.dial(group, 66, remover);
    var removal = remover.writeControl().last().id();
    remover.members().remove(puppet.device(), removal);
    assertTrue(group.world().runUntil(puppet::introduced, 1_000));
    puppet.send(FrontierFrame.of(Lane.CONTROL, Form.SAME, Hash.ZERO));
    puppet.send(new Ready(Standing.MEMBER));
    group.world().runFor(1_000);
    assertFalse(puppet.closed());
    return puppet;
  }

  @Test
  void whoIsAMemberAgainComesAnew() {
    away();
    removed.write(1, 100);
    remove();
    group.network().heal();
    for (var node : List.of(remover, other)) {
      node.members().list(removed.device());
      node.graph().membershipChanged();
    }
    assertTrue(group.world().runUntil(() -> removed.ready() > 0, TEN_MINUTES_MS));
    assertTrue(group.world().runUntil(group::equal, TEN_MINUTES_MS));
  }
}

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
import grove.graph.wire.Ready;
import grove.graph.wire.Want;
import grove.identity.bytes.Hash;
import grove.store.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Frontiers after the first on a link: what has changed only.
final class DeltaSimTest {
  private final SimGroup group = new SimGroup(83, 10, 10);
  private final List<FrontierFrame> answers = new ArrayList<>();
  private TestNode node;
  private Puppet member;

  @BeforeEach
  void begin() {
    group.start(3);
    group.world().runFor(5_000);
    node = group.node(1);
    member = Puppet.dial(group, 66, node);
    node.members().list(member.device());
    member.onFrame(frame -> {
      switch (frame) {
        case FrontierFrame asked when asked.form() == Form.DIGEST -> {
          var answer = FrontierFrame.of(asked.lane(), Form.SAME, asked.digest());
          var next = !answers.isEmpty() && answers.getFirst().lane() == asked.lane();
          member.send(next ? answers.removeFirst() : answer);
        }
        case Ready ready -> member.send(ready);
        default -> {}
      }
    });
    assertTrue(group.world().runUntil(() -> node.ready() == 3, 5_000));
    group.all().forEach(one -> one.write(2, 50));
    group.world().runFor(5_000);
  }

  /// Asks for the data lane as one who has something else.
  private FrontierFrame ask(Hash digest) {
    member.send(FrontierFrame.of(Lane.DATA, Form.DIGEST, digest));
    group.world().runFor(1_000);
    return member.received(FrontierFrame.class).stream()
        .filter(frame -> frame.lane() == Lane.DATA && frame.form() != Form.DIGEST)
        .toList()
        .getLast();
  }

  private Row row(TestNode of) {
    var head = node.entries().frontier().head(of.data().log()).orElseThrow();
    var prefix = 0L;
    for (var i = 0; i < Long.BYTES; i++) {
      prefix = (prefix << 8) | (head.id().bytes().at(i) & 0xff);
    }
    return new Row(member.tag(of.data().log()), head.seq(), prefix);
  }

  @Test
  void theSecondFrontierNamesOnlyWhatHasChanged() {
    var first = ask(Hash.ZERO);
    assertEquals(Form.LIST, first.form());
    assertEquals(3, first.rows().size());
    var second = ask(Hash.ZERO);
    assertEquals(Form.DELTA, second.form());
    assertEquals(List.of(), second.rows());
    group.node(2).write(1, 50);
    group.world().runFor(1_000);
    var third = ask(Hash.ZERO);
    assertEquals(Form.DELTA, third.form());
    assertEquals(List.of(row(group.node(2))), third.rows());
    assertEquals(node.entries().frontier().lane(Lane.DATA).digest(), third.digest());
  }

  @Test
  void whoHadTheSameIsToldWhatCameSince() {
    assertEquals(Form.SAME, ask(node.entries().frontier().lane(Lane.DATA).digest()).form());
    group.node(3).write(1, 50);
    group.world().runFor(1_000);
    var delta = ask(Hash.ZERO);
    assertEquals(Form.DELTA, delta.form());
    assertEquals(List.of(row(group.node(3))), delta.rows());
  }

  /// A neighbour that did not send what it claimed is believed again when its frontier says so still.
  @Test
  void whatADeltaDoesNotNameStillHolds() {
    var absent = group.add(4, 0);
    absent.enrol();
    node.members().list(absent.device());
    var claimed = new Row(member.tag(absent.control().log()), 1, 5);
    answers.add(new FrontierFrame(Lane.CONTROL, Form.LIST, Hash.ZERO, List.of(claimed), List.of()));
    assertTrue(group.world().runUntil(answers::isEmpty, 20 * 60_000));
    group.world().runFor(40_000);
    var asked = wants();
    assertTrue(asked > 0);
    answers.add(FrontierFrame.of(Lane.CONTROL, Form.DELTA, Hash.ZERO));
    assertTrue(group.world().runUntil(answers::isEmpty, 20 * 60_000));
    group.world().runFor(1_000);
    assertTrue(wants() > asked, "it is asked again");
    assertFalse(member.closed());
  }

  private long wants() {
    return member.received(Want.class).stream().filter(want -> !want.ranges().isEmpty()).count();
  }

  @Test
  void changesOfWhatWasNeverShownAreMalformed() {
    var other = Puppet.dial(group, 67, node);
    node.members().list(other.device());
    group.world().runFor(1_000);
    other.send(FrontierFrame.of(Lane.CONTROL, Form.DELTA, Hash.ZERO));
    group.world().runFor(1_000);
    assertTrue(other.closed());
    assertEquals(ByeCode.MALFORMED, other.received(Bye.class).getFirst().code());
  }
}

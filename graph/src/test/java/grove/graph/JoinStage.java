package grove.graph;

import grove.graph.sim.Members;
import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.Hello;
import grove.graph.wire.Join;
import grove.graph.wire.JoinNotice;
import grove.graph.wire.Ready;
import grove.identity.DeviceKey;
import grove.identity.PeerCard;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Frontier;
import grove.store.Lane;
import grove.store.testing.TestLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A small group, and strangers who ask it for membership.
final class JoinStage {
  static final long JOINER = 9;
  static final long TEN_SECONDS_MS = 10_000;

  private JoinStage() {}

  /// A stranger with the link, all of whom come from one place.
  static void flood(SimGroup group, TestNode contact, long number) {
    var random = group.world().random("puppet " + number);
    var connection = group.network().host("junk.example").dial(contact.port().address());
    var puppet = new Puppet(number, group.world().loop(), connection, contact.device(), random);
    var request =
        JoinRequest.of(TestNode.genesis().group(), asking(card(group, number)), key(number));
    puppet.onFrame(frame -> {
      if (frame instanceof Hello) {
        puppet.send(new Join(request));
      }
    });
  }

  static DeviceKey key(long number) {
    return TestLog.key(number);
  }

  static PeerCard card(SimGroup group, long number) {
    return group.add(number, 0).identity().card(List.of());
  }

  /// A member by hand, on whose link everything flows.
  static Puppet live(SimGroup group, long number, TestNode node) {
    node.members().list(TestNode.device(number));
    var puppet = Puppet.dial(group, number, node);
    puppet.onFrame(frame -> {
      if (frame instanceof FrontierFrame asked && asked.form() == Form.DIGEST) {
        puppet.send(FrontierFrame.of(asked.lane(), Form.SAME, asked.digest()));
      } else if (frame instanceof Ready ready) {
        puppet.send(ready);
      } else if (frame instanceof Hello) {
        puppet.send(FrontierFrame.of(Lane.CONTROL, Form.DIGEST, Hash.ZERO));
      }
    });
    group.world().runFor(1_000);
    return puppet;
  }

  static Ephemeral passedOn(SimGroup group, Puppet member, JoinRequest request) {
    var range = JoinOrigin.of(member.device(), new Address("elsewhere", 1)).range();
    var payload = new JoinNotice(request, range).encode();
    var nowMs = group.world().nowMs();
    var said =
        new Ephemeral(
            Ephemeral.JOIN_REQUEST, member.device(), 1, nowMs, 60_000, payload, Bytes.EMPTY);
    return said.sign(key(72), TestNode.genesis().group());
  }

  static JoinAttempt attemptAt(TestNode joiner, TestNode contact, Address address) {
    return new JoinAttempt(
        TestNode.genesis().group(),
        Members.key(1).knock(),
        Members.key(1).discovery(),
        List.of(new Contact(contact.device(), List.of(address))),
        Optional.of(asking(joiner.identity().card(List.of()))));
  }

  /// Two members who know each other.
  static SimGroup started() {
    var group = new SimGroup(31, 10, 30);
    group.start(2);
    group.node(1).write(30, 500);
    group.world().runFor(2_000);
    return group;
  }

  /// A node without keys, entries and acquaintances.
  static TestNode joiner(SimGroup group) {
    var joiner = group.add(JOINER, 0);
    joiner.members().noKeys();
    joiner.members().joining(true);
    joiner.start();
    return joiner;
  }

  static JoinAttempt attempt(TestNode joiner, TestNode... contacts) {
    return new JoinAttempt(
        TestNode.genesis().group(),
        Members.key(1).knock(),
        Members.key(1).discovery(),
        Stream.of(contacts)
            .map(contact -> new Contact(contact.device(), List.of(contact.port().address())))
            .toList(),
        Optional.of(asking(joiner.identity().card(List.of()))));
  }

  static JoinAttempt.Asking asking(PeerCard card) {
    return new JoinAttempt.Asking(
        TestLog.key(500), Bytes.utf8("invitation"), card, Bytes.utf8("a sealed name"));
  }

  /// What the floor above does once it finds itself among the members.
  static void becomeMember(TestNode joiner) {
    joiner.members().joining(false);
    joiner.know(1, 2);
    joiner.members().epoch(1);
    joiner.enrol();
    joiner.writeControl();
    joiner.graph().cancelJoin();
    joiner.graph().membershipChanged();
  }

  static boolean controlSame(TestNode one, TestNode other) {
    return other.entries().frontier().covers(controlOf(one));
  }

  static Frontier controlOf(TestNode node) {
    return node.entries().frontier().lane(Lane.CONTROL);
  }

  static List<JoinState> answers(TestNode joiner) {
    var answers = new ArrayList<JoinState>();
    for (var event : joiner.events()) {
      if (event instanceof GraphEvent.JoinAnswered(var state)) {
        answers.add(state);
      }
    }
    return answers;
  }
}

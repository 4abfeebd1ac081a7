package grove.graph;

import static grove.graph.JoinStage.TEN_SECONDS_MS;
import static grove.graph.JoinStage.answers;
import static grove.graph.JoinStage.asking;
import static grove.graph.JoinStage.attempt;
import static grove.graph.JoinStage.attemptAt;
import static grove.graph.JoinStage.card;
import static grove.graph.JoinStage.controlSame;
import static grove.graph.JoinStage.flood;
import static grove.graph.JoinStage.joiner;
import static grove.graph.JoinStage.key;
import static grove.graph.JoinStage.live;
import static grove.graph.JoinStage.passedOn;
import static grove.graph.JoinStage.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Middle;
import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.Hello;
import grove.graph.wire.Join;
import grove.graph.wire.JoinAnswer;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Those who stand between a stranger and a member, replay, change, or flood requests to join.
final class JoinMisuseSimTest {
  @Test
  void oneWhoForwardsBytesBetweenStrangerAndContactGetsNothingOutOfThem() {
    var group = started();
    var inviter = group.node(1);
    var joiner = joiner(group);
    var middle = new Middle(group, inviter.port().address());
    inviter.members().answer(new JoinState.Admitted(Hash.ZERO));
    inviter.members().list(joiner.device());
    joiner.graph().join(attemptAt(joiner, inviter, middle.address()));
    assertTrue(group.world().runUntil(() -> controlSame(inviter, joiner), TEN_SECONDS_MS));
    var request = inviter.members().requests().getFirst();
    assertTrue(middle.carried() > 2_000);
    for (var secret :
        List.of(
            request.inviteKey().bytes(),
            request.card().person().bytes(),
            request.card().device().bytes(),
            request.sealedName(),
            request.inviteSignature(),
            TestNode.genesis().group().hash().bytes())) {
      assertFalse(middle.saw(secret), "seen in passing: " + secret);
    }
  }

  @Test
  void oneWhoChangesBytesBetweenStrangerAndContactOnlyEndsTheLink() {
    var group = started();
    var inviter = group.node(1);
    var joiner = joiner(group);
    var middle = new Middle(group, inviter.port().address());
    middle.flipAfter(4_000);
    joiner.graph().join(attemptAt(joiner, inviter, middle.address()));
    group.world().runFor(60_000);
    assertEquals(0, inviter.members().requests().size());
    assertEquals(List.of(), answers(joiner));
    assertTrue(middle.flipped() > 0);
  }

  @Test
  void oneWhoAnswersInPlaceOfTheContactHearsNoRequest() {
    var group = started();
    var inviter = group.node(1);
    var impostor = group.node(2);
    impostor.members().answer(new JoinState.Admitted(Hash.ZERO));
    var joiner = joiner(group);
    joiner.graph().join(attemptAt(joiner, inviter, impostor.port().address()));
    group.world().runFor(60_000);
    assertEquals(0, impostor.members().requests().size());
    assertEquals(List.of(), answers(joiner));
    assertEquals(0, joiner.entries().entries());
  }

  @Test
  void aRequestThatAnotherDeviceReplaysIsRefused() {
    var group = started();
    var inviter = group.node(1);
    var joiner = joiner(group);
    joiner.graph().join(attempt(joiner, inviter));
    assertTrue(group.world().runUntil(() -> !answers(joiner).isEmpty(), TEN_SECONDS_MS));
    var overheard = inviter.members().requests().getFirst();
    assertTrue(overheard.valid(TestNode.genesis().group()));
    var replayer = Puppet.dial(group, 68, inviter);
    replayer.onFrame(frame -> {
      if (frame instanceof Hello) {
        replayer.send(new Join(overheard));
      }
    });
    group.world().runFor(TEN_SECONDS_MS);
    assertTrue(replayer.closed());
    assertEquals(List.of(), replayer.received(JoinAnswer.class));
    assertEquals(1, inviter.members().requests().size());
    assertEquals(1L, inviter.graph().counters().get("joins_refused"));
  }

  @Test
  void aMemberThatPassesARequestOnCannotChangeIt() {
    var group = started();
    var decider = group.node(1);
    var honest = JoinRequest.of(TestNode.genesis().group(), asking(card(group, 70)), key(70));
    var forged =
        new JoinRequest(
            honest.inviteId(),
            honest.inviteKey(),
            card(group, 71),
            honest.sealedName(),
            honest.inviteSignature(),
            honest.deviceSignature());
    var renamed =
        new JoinRequest(
            honest.inviteId(),
            honest.inviteKey(),
            honest.card(),
            Bytes.utf8("another name"),
            honest.inviteSignature(),
            honest.deviceSignature());
    var member = live(group, 72, decider);
    for (var request : List.of(forged, renamed, honest)) {
      member.send(passedOn(group, member, request));
    }
    group.world().runFor(1_000);
    assertEquals(List.of(honest), decider.members().requests());
    assertEquals(2L, decider.graph().counters().get("ephemerals_refused"));
    assertEquals(member.device(), decider.members().origins().getFirst().via());
  }

  /// Whoever knows the stranger as a member by now keeps no request of theirs: the same word went
  /// round and round between two such, and each time to all others.
  @Test
  void aRequestOfWhoIsAMemberByNowGoesRoundNoMoreThanOnce() {
    var group = new SimGroup(31, 10, 30);
    group.start(5);
    group.world().runFor(60_000);
    for (var node = 1L; node <= 5; node++) {
      group.node(node).members().list(TestNode.device(72));
    }
    var member = live(group, 72, group.node(1));
    var request = JoinRequest.of(TestNode.genesis().group(), asking(card(group, 70)), key(70));
    for (var known : List.of(2L, 3L, 4L)) {
      group.node(known).members().list(request.card().device());
    }
    group.world().stepsMax(group.world().steps() + 50_000);
    member.send(passedOn(group, member, request));
    group.world().runFor(10_000);
    member.send(passedOn(group, member, request));
    group.world().runFor(10_000);
    var heard = 0L;
    for (var node = 1L; node <= 5; node++) {
      heard += group.node(node).graph().counters().getOrDefault("joins_received", 0L);
    }
    assertTrue(heard > 0 && heard <= 10, "taken " + heard + " times by 5 nodes");
  }

  @Test
  void strangersWhoFloodTheListDoNotCrowdOutOneFromElsewhere() {
    var group = started();
    var contact = group.node(1);
    var decider = group.node(2);
    for (var number = 200L; number < 200 + JoinLimits.WAITING_LINKS_MAX + 8; number++) {
      flood(group, contact, number);
    }
    group.world().runFor(TEN_SECONDS_MS);
    var joiner = joiner(group);
    joiner.graph().join(attempt(joiner, contact));
    group.world().runFor(TEN_SECONDS_MS);
    assertEquals(List.of(new JoinState.Pending()), answers(joiner));
    for (var number = 300L; number < 340; number++) {
      flood(group, contact, number);
    }
    group.world().runFor(TEN_SECONDS_MS);
    // The honest one is still known to who decides, and is told on the link that waits.
    decider.restart();
    decider.members().requests().clear();
    group.world().runFor(TEN_SECONDS_MS);
    assertTrue(
        decider.members().requests().stream()
            .anyMatch(request -> request.card().device().equals(joiner.device())));
    contact.members().list(joiner.device());
    contact.members().answer(new JoinState.Admitted(Hash.ZERO));
    assertTrue(group.world().runUntil(() -> controlSame(contact, joiner), 1_000));
  }

  @Test
  void strangersTakeNoPlaceOfANeighbour() {
    var group = started();
    var node = group.node(1);
    for (var number = 200L; number < 260; number++) {
      flood(group, node, number);
    }
    group.world().runFor(TEN_SECONDS_MS);
    assertTrue(node.graph().neighbours().size() <= 1 + JoinLimits.STRANGER_LINKS_MAX);
    group.node(2).restart();
    assertTrue(group.world().runUntil(() -> group.node(2).ready() == 1, TEN_SECONDS_MS));
  }

  @Test
  void aStrangerThatAsksOverAndOverOnOneLinkIsPutOut() {
    var group = started();
    var contact = group.node(1);
    var stranger = Puppet.dial(group, 90, contact);
    var request = JoinRequest.of(TestNode.genesis().group(), asking(card(group, 90)), key(90));
    stranger.onFrame(frame -> {
      if (frame instanceof Hello) {
        for (var n = 0; n < 100; n++) {
          stranger.send(new Join(request));
        }
      }
    });
    group.world().runFor(TEN_SECONDS_MS);
    assertTrue(stranger.closed());
    assertEquals(JoinLimits.PER_LINK_MAX, contact.members().requests().size());
  }
}

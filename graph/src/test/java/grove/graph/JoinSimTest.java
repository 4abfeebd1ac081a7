package grove.graph;

import static grove.graph.JoinStage.JOINER;
import static grove.graph.JoinStage.TEN_SECONDS_MS;
import static grove.graph.JoinStage.answers;
import static grove.graph.JoinStage.asking;
import static grove.graph.JoinStage.attempt;
import static grove.graph.JoinStage.becomeMember;
import static grove.graph.JoinStage.controlSame;
import static grove.graph.JoinStage.joiner;
import static grove.graph.JoinStage.key;
import static grove.graph.JoinStage.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Members;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Strangers who come with an invitation, and members who are removed.
final class JoinSimTest {
  @Test
  void anAdmittedStrangerGetsControlEntriesAndThenData() {
    var group = started();
    var inviter = group.node(1);
    var joiner = joiner(group);
    inviter.members().answer(new JoinState.Admitted(Hash.ZERO));
    inviter.members().list(joiner.device());
    group.node(2).members().list(joiner.device());
    joiner.graph().join(attempt(joiner, inviter));
    assertTrue(group.world().runUntil(() -> controlSame(inviter, joiner), TEN_SECONDS_MS));
    assertEquals(List.of(new JoinState.Admitted(Hash.ZERO)), answers(joiner));
    becomeMember(joiner);
    assertTrue(group.world().runUntil(() -> joiner.ready() == 2, 60_000));
    assertTrue(group.world().runUntil(group::equal, TEN_SECONDS_MS));
    assertEquals(1, inviter.members().requests().size());
    assertTrue(inviter.members().requests().getFirst().valid(inviter.entries().group()));
  }

  @Test
  void whoHasToWaitIsAdmittedOnTheLinkThatWaits() {
    var group = started();
    var inviter = group.node(1);
    var joiner = joiner(group);
    joiner.graph().join(attempt(joiner, inviter));
    group.world().runFor(20 * 60_000);
    assertEquals(List.of(new JoinState.Pending()), answers(joiner));
    assertEquals(0, joiner.entries().entries(), "nothing is served before the ADD");
    inviter.members().list(joiner.device());
    inviter.members().answer(new JoinState.Admitted(Hash.ZERO));
    assertTrue(group.world().runUntil(() -> controlSame(inviter, joiner), TEN_SECONDS_MS));
    assertEquals(
        List.of(new JoinState.Pending(), new JoinState.Admitted(Hash.ZERO)), answers(joiner));
  }

  @Test
  void whoWasAdmittedElsewhereMeanwhileIsToldSo() {
    var group = started();
    var inviter = group.node(1);
    var joiner = joiner(group);
    joiner.graph().join(attempt(joiner, inviter));
    group.world().runFor(TEN_SECONDS_MS);
    inviter.members().list(joiner.device());
    inviter.graph().membershipChanged();
    assertTrue(group.world().runUntil(() -> controlSame(inviter, joiner), TEN_SECONDS_MS));
  }

  /// The answer may come late: the link says by then that it serves a member, and an answer to a
  /// request is no message of a link on which everything flows.
  @Test
  void whoIsServedAlreadyIsNotAnsweredAnyMore() {
    var late =
        List.of(
            new JoinState.Admitted(Hash.ZERO), new JoinState.Refused(JoinState.Reason.DECLINED));
    for (var answer : late) {
      var group = started();
      var inviter = group.node(1);
      var joiner = joiner(group);
      joiner.graph().join(attempt(joiner, inviter));
      group.world().runFor(TEN_SECONDS_MS);
      inviter.members().list(joiner.device());
      inviter.graph().membershipChanged();
      assertTrue(group.world().runUntil(() -> joiner.ready() == 1, TEN_SECONDS_MS));
      inviter.members().answer(answer);
      group.world().runFor(TEN_SECONDS_MS);
      assertEquals(1, joiner.ready(), "the link that serves it stays after " + answer);
      assertEquals(0, joiner.graph().counters().getOrDefault("frames_illegal", 0L));
    }
  }

  @Test
  void aRequestReachesOneWhoCanDecideThroughOneWhoCanNot() {
    var group = started();
    var decider = group.node(1);
    var contact = group.node(2);
    decider.graph().stop();
    var joiner = joiner(group);
    joiner.graph().join(attempt(joiner, contact));
    group.world().runFor(60_000);
    assertEquals(List.of(new JoinState.Pending()), answers(joiner));
    decider.restart();
    assertTrue(
        group.world().runUntil(() -> !decider.members().requests().isEmpty(), 60_000),
        "passed on to one who came later");
    contact.members().list(joiner.device());
    contact.graph().membershipChanged();
    assertTrue(group.world().runUntil(() -> controlSame(contact, joiner), TEN_SECONDS_MS));
  }

  @Test
  void whoWasAdmittedButCutOffAsksAgain() {
    var group = started();
    var inviter = group.node(1);
    var joiner = joiner(group);
    inviter.members().answer(new JoinState.Admitted(Hash.ZERO));
    joiner.graph().join(attempt(joiner, inviter));
    assertTrue(group.world().runUntil(() -> !answers(joiner).isEmpty(), TEN_SECONDS_MS));
    group.node(1).restart();
    inviter.members().list(joiner.device());
    assertTrue(group.world().runUntil(() -> controlSame(inviter, joiner), 60_000));
    assertEquals(2, answers(joiner).size());
  }

  /// It has no keys yet to dial by, as a member does.
  @Test
  void whoWasServedAndIsNoMemberYetAsksAgainWhenTheLinkEnds() {
    var group = started();
    var inviter = group.node(1);
    var joiner = joiner(group);
    inviter.members().answer(new JoinState.Admitted(Hash.ZERO));
    inviter.members().list(joiner.device());
    joiner.graph().join(attempt(joiner, inviter));
    assertTrue(group.world().runUntil(() -> joiner.ready() == 1, TEN_SECONDS_MS));
    group.world().runFor(5 * 60_000);
    assertEquals(1, inviter.members().requests().size(), "while it is served it asks nothing");
    inviter.restart();
    assertTrue(group.world().runUntil(() -> joiner.ready() == 0, TEN_SECONDS_MS));
    assertTrue(group.world().runUntil(() -> joiner.ready() == 1, 60_000));
    assertEquals(2, answers(joiner).size());
    becomeMember(joiner);
    inviter.restart();
    group.world().runFor(TEN_SECONDS_MS);
    assertEquals(2, answers(joiner).size(), "a member asks nobody to let it in");
  }

  @Test
  void whoHasSeenItsAdmissionMayStopAskingAndKeepsTheLink() {
    var group = started();
    var inviter = group.node(1);
    var joiner = joiner(group);
    inviter.members().answer(new JoinState.Admitted(Hash.ZERO));
    inviter.members().list(joiner.device());
    joiner.listen(event -> {
      if (event instanceof GraphEvent.EntriesReceived) {
        joiner.graph().cancelJoin();
      }
    });
    joiner.graph().join(attempt(joiner, inviter));
    assertTrue(group.world().runUntil(() -> joiner.ready() == 1, TEN_SECONDS_MS));
    assertEquals(1L, joiner.graph().counters().get("links_opened"));
  }

  @Test
  void whoHandsInWhatMakesItAMemberIsServed() {
    var group = started();
    var knowing = group.node(1);
    var unknowing = group.node(2);
    var added = group.add(3, 0);
    for (var epoch = 2; epoch < 4; epoch++) {
      unknowing.members().epoch(epoch); // so that the newcomer can not prove the newest
    }
    unknowing.graph().stop();
    var add = knowing.writeControl().last();
    added.enrol();
    added.entries().append(knowing.entries().read(add.log(), 2, 0).orElseThrow(), true);
    added.know(1, 2);
    added.meet(unknowing);
    unknowing.listen(event -> {
      if (event instanceof GraphEvent.EntriesReceived(var entries) && entries.contains(add)) {
        unknowing.members().list(added.device());
        unknowing.graph().membershipChanged();
      }
    });
    unknowing.restart();
    added.start();
    assertTrue(group.world().runUntil(() -> added.ready() == 1, 60_000));
  }

  @Test
  void aRefusalSaysWhyAndNothingMoreIsAsked() {
    var group = started();
    var inviter = group.node(1);
    var joiner = joiner(group);
    var refusal = new JoinState.Refused(JoinState.Reason.EXPIRED);
    inviter.members().answer(refusal);
    joiner.graph().join(attempt(joiner, inviter));
    group.world().runFor(5 * 60_000);
    assertEquals(List.of(refusal), answers(joiner));
    assertEquals(1, inviter.members().requests().size());
    assertEquals(0, joiner.entries().entries());
  }

  @Test
  void aStrangerAsksAgainUntilSomebodyIsThere() {
    var group = started();
    var inviter = group.node(1);
    var joiner = joiner(group);
    group.network().move(SimGroup.host(JOINER), 5);
    joiner.graph().join(attempt(joiner, inviter));
    group.world().runFor(5 * 60_000);
    assertEquals(List.of(), answers(joiner));
    group.network().heal();
    assertTrue(group.world().runUntil(() -> !answers(joiner).isEmpty(), 60_000));
  }

  @Test
  void aForgedRequestEndsTheLink() {
    var group = started();
    var joiner = joiner(group);
    var honest = attempt(joiner, group.node(1));
    var forged =
        new JoinAttempt(
            honest.group(),
            honest.knockKey(),
            honest.discovery(),
            honest.contacts(),
            Optional.of(asking(group.node(2).identity().card(List.of()))));
    joiner.graph().join(forged);
    group.world().runFor(60_000);
    assertEquals(0, group.node(1).members().requests().size());
    assertTrue(group.node(1).graph().counters().get("joins_refused") > 0);
  }

  @Test
  void aRemovedMemberIsPutOutAtOnceAndSeesNoMoreThanItsRemoval() {
    var group = started();
    var remover = group.node(1);
    var removed = group.node(2);
    assertTrue(group.world().runUntil(() -> removed.ready() == 1, TEN_SECONDS_MS));
    group.network().move(SimGroup.host(2), 1);
    group.world().runFor(60_000);
    var removal = remover.writeControl(removed.control().head().id()).last().id();
    var later = remover.writeControl().last().id();
    remover.members().remove(removed.device(), removal);
    remover.graph().membershipChanged();
    removed.writeControl();
    group.network().heal();
    assertTrue(group.world().runUntil(() -> removed.entries().entry(removal).isPresent(), 400_000));
    group.world().runFor(60_000);
    assertFalse(removed.entries().entry(later).isPresent());
    assertEquals(0, removed.ready());
    assertTrue(
        removed.events().contains(new GraphEvent.ClosedByPeer(remover.device(), ByeCode.REMOVED)));
  }

  @Test
  void openLinksOfARemovedMemberEndAtOnce() {
    var group = started();
    var remover = group.node(1);
    assertTrue(group.world().runUntil(() -> remover.ready() == 1, TEN_SECONDS_MS));
    remover.members().remove(group.node(2).device(), Hash.ZERO);
    remover.graph().membershipChanged();
    group.world().runFor(100);
    assertEquals(0, remover.ready());
    assertEquals(0, group.node(2).ready());
    assertEquals(List.of(ByeCode.REMOVED), byes(group.node(2)));
  }

  /// What had made it a member lost its effect: it was not removed, and is nobody any more.
  @Test
  void openLinksOfOneWhoIsNoMemberAnyMoreEndAtOnce() {
    var group = started();
    var node = group.node(1);
    assertTrue(group.world().runUntil(() -> node.ready() == 1, TEN_SECONDS_MS));
    node.members().forget(group.node(2).device());
    node.graph().membershipChanged();
    group.world().runFor(100);
    assertEquals(0, node.ready());
    assertEquals(List.of(ByeCode.STRANGER), byes(group.node(2)));
  }

  private static List<ByeCode> byes(TestNode node) {
    return node.events().stream()
        .filter(GraphEvent.ClosedByPeer.class::isInstance)
        .map(event -> ((GraphEvent.ClosedByPeer) event).code())
        .toList();
  }

  @Test
  void keysAreAskedForUntilANeighbourHasThem() {
    var group = new SimGroup(32, 10, 30);
    group.start(3);
    assertTrue(
        group.world().runUntil(() -> group.allAre(node -> node.ready() == 2), TEN_SECONDS_MS));
    var epoch = Members.key(7).epoch();
    var sealed = Bytes.utf8("sealed keys");
    group.node(3).members().seal(epoch, sealed);
    group.node(1).graph().wantKey(epoch);
    assertTrue(group.world().runUntil(() -> !group.node(1).members().received().isEmpty(), 1_000));
    assertEquals(sealed, group.node(1).members().received().get(epoch));
  }

  /// As a recovered device does, which begins with no key: its first entry may be behind its question.
  @Test
  void whoAsksForAKeyTooEarlyIsSentItWhenItCanBeHad() {
    var group = new SimGroup(33, 10, 30);
    group.start(2);
    assertTrue(
        group.world().runUntil(() -> group.allAre(node -> node.ready() == 1), TEN_SECONDS_MS));
    var epoch = Members.key(7).epoch();
    var sealed = Bytes.utf8("sealed keys");
    group.node(1).graph().wantKey(epoch);
    group.world().runFor(1_000);
    assertTrue(group.node(1).members().received().isEmpty());
    group.node(2).members().seal(epoch, sealed);
    group.node(2).graph().membershipChanged();
    assertTrue(group.world().runUntil(() -> !group.node(1).members().received().isEmpty(), 1_000));
    assertEquals(sealed, group.node(1).members().received().get(epoch));
  }

  @Test
  void aContactThatDoesNotKnowTheInvitationYetIsNotTheLastWord() {
    var group = started();
    var inviter = group.node(1);
    var behind = group.node(2);
    var joiner = joiner(group);
    group.network().move(SimGroup.host(1), 1);
    var unknown = new JoinState.Refused(JoinState.Reason.UNKNOWN);
    behind.members().answer(unknown);
    joiner.graph().join(attempt(joiner, inviter, behind));
    group.world().runFor(60_000);
    assertEquals(List.of(), answers(joiner));
    assertTrue(!behind.members().requests().isEmpty());
    group.network().heal();
    inviter.members().answer(new JoinState.Admitted(Hash.ZERO));
    inviter.members().list(joiner.device());
    assertTrue(group.world().runUntil(() -> controlSame(inviter, joiner), 60_000));
    assertEquals(List.of(new JoinState.Admitted(Hash.ZERO)), answers(joiner));
  }

  @Test
  void anInvitationThatTheInviterDoesNotKnowIsUnknown() {
    var group = started();
    var joiner = joiner(group);
    var unknown = new JoinState.Refused(JoinState.Reason.UNKNOWN);
    group.node(1).members().answer(unknown);
    joiner.graph().join(attempt(joiner, group.node(1), group.node(2)));
    assertTrue(group.world().runUntil(() -> !answers(joiner).isEmpty(), TEN_SECONDS_MS));
    assertEquals(List.of(unknown), answers(joiner));
  }

  @Test
  void whoWaitsAtOneContactAsksTheOthersToo() {
    var group = started();
    var far = group.node(1);
    var near = group.node(2);
    group.network().move(SimGroup.host(1), 1);
    var joiner = joiner(group);
    joiner.graph().join(attempt(joiner, far, near));
    group.world().runFor(60_000);
    assertEquals(List.of(new JoinState.Pending()), answers(joiner));
    assertEquals(new JoinProgress(1, true), joiner.graph().joinProgress());
    // The members do not reach each other, but the stranger reaches both.
    near.graph().stop();
    near.restart();
    group.network().heal();
    far.members().forget(near.device());
    near.members().forget(far.device());
    far.members().answer(new JoinState.Admitted(Hash.ZERO));
    far.members().list(joiner.device());
    assertTrue(group.world().runUntil(() -> controlSame(far, joiner), 60_000));
    assertEquals(2, joiner.graph().joinProgress().asked());
  }

  @Test
  void aRefusalElsewhereReachesTheLinkThatWaitsAndAllWhoKeepTheRequest() {
    var group = new SimGroup(33, 10, 30);
    group.start(3);
    group.world().runFor(2_000);
    var decider = group.node(1);
    var contact = group.node(2);
    var bystander = group.node(3);
    group.all().forEach(node -> node.members().decider(decider.device()));
    var joiner = joiner(group);
    joiner.graph().join(attempt(joiner, contact));
    group.world().runFor(TEN_SECONDS_MS);
    assertEquals(1, decider.members().requests().size());
    assertEquals(1, bystander.members().requests().size());
    var declined = new JoinState.Refused(JoinState.Reason.DECLINED);
    decider.members().answer(declined);
    assertTrue(group.world().runUntil(() -> answers(joiner).contains(declined), TEN_SECONDS_MS));
    var key = decider.members().requests().getFirst().key();
    var refused = Map.of(key, JoinState.Reason.DECLINED);
    assertEquals(refused, contact.members().refused());
    assertEquals(refused, bystander.members().refused());
    // Asking again is answered as it was decided, and reaches nobody else.
    joiner.graph().join(attempt(joiner, contact));
    assertTrue(
        group.world().runUntil(() -> answers(joiner).getLast().equals(declined), TEN_SECONDS_MS));
    group.world().runFor(TEN_SECONDS_MS);
    assertEquals(1, bystander.members().requests().size());
    // Who comes later hears of the refusal, not of the request.
    bystander.restart();
    group.world().runFor(TEN_SECONDS_MS);
    assertEquals(1, bystander.members().requests().size());
  }

  @Test
  void aRefusalByOneWhoMayNotDecideCountsForNothing() {
    var group = new SimGroup(34, 10, 30);
    group.start(3);
    group.world().runFor(2_000);
    var contact = group.node(2);
    var joiner = joiner(group);
    joiner.graph().join(attempt(joiner, contact));
    group.world().runFor(TEN_SECONDS_MS);
    group.node(3).members().answer(new JoinState.Refused(JoinState.Reason.REVOKED));
    group.world().runFor(TEN_SECONDS_MS);
    assertEquals(Map.of(), contact.members().refused());
    assertTrue(contact.graph().counters().get("ephemerals_refused") > 0);
    assertEquals(List.of(new JoinState.Pending()), answers(joiner));
  }

  @Test
  void whoWasAddedAlreadyIsServedWithoutAskingAnything() {
    var group = started();
    var inviter = group.node(1);
    var behind = group.node(2);
    var added = joiner(group);
    inviter.members().list(added.device());
    group.network().move(SimGroup.host(1), 1);
    var contacts = attempt(added, behind, inviter).contacts();
    var key = Members.key(1);
    added
        .graph()
        .join(
            new JoinAttempt(
                TestNode.genesis().group(),
                key.knock(),
                key.discovery(),
                contacts,
                Optional.empty()));
    group.world().runFor(60_000);
    assertEquals(0, added.entries().entries(), "one who has not heard of it serves nothing");
    assertEquals(0, behind.members().requests().size());
    group.network().heal();
    assertTrue(group.world().runUntil(() -> controlSame(inviter, added), 60_000));
    assertEquals(0, inviter.members().requests().size());
    assertEquals(List.of(), answers(added));
  }
}

package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Members;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.NearCall;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Devices that know no address of each other find each other in the local network.
final class NearbySimTest {
  private static final long SECOND_MS = 1_000;

  private final SimGroup group = new SimGroup(31, 1, 5);
  private final List<Bytes> said = new ArrayList<>();

  private void start(int count) {
    for (var number = 1L; number <= count; number++) {
      group.add(number, 0).enrol();
    }
    for (var node : group.all()) {
      group.all().forEach(other -> node.members().list(other.device()));
    }
    listenFrom("listener");
    for (var number = 1L; number <= count; number++) {
      begin(number);
    }
  }

  private void begin(long number) {
    var node = group.node(number);
    node.port().lookAround(group.network().near(SimGroup.host(number)));
    node.start();
  }

  private LocalNetwork.Radio listenFrom(String host) {
    return group.network().near(host).open(group.world().loop(), (bytes, _) -> said.add(bytes));
  }

  @Test
  void membersMeetByTheirCallsAlone() {
    start(3);
    var world = group.world();
    assertTrue(world.runUntil(() -> group.allAre(node -> node.ready() == 2), 5 * SECOND_MS));
    group.node(2).write(3, 100);
    assertTrue(world.runUntil(group::equal, 5 * SECOND_MS));
  }

  @Test
  void callsBecomeRareWhereNothingIsNew() {
    start(2);
    group.world().runFor(60 * SECOND_MS);
    var inTheFirstMinute = said.size();
    assertTrue(inTheFirstMinute >= 4, inTheFirstMinute + " calls");
    assertTrue(inTheFirstMinute <= 10, inTheFirstMinute + " calls");
    group.world().runFor(540 * SECOND_MS);
    said.clear();
    group.world().runFor(3_600 * SECOND_MS);
    assertTrue(said.size() >= 2 * 3_600 / 450, said.size() + " calls of two nodes in an hour");
    assertTrue(said.size() <= 2 * 3_600 / 150, said.size() + " calls of two nodes in an hour");
  }

  @Test
  void whoIsHeardAnewIsAnsweredSoThatOneWayOfDiallingIsEnough() {
    start(2);
    var world = group.world();
    assertTrue(world.runUntil(() -> group.node(1).ready() == 1, 5 * SECOND_MS));
    world.runFor(60 * SECOND_MS);
    said.clear();
    group.add(3, 0).enrol();
    group.all().forEach(node -> node.members().list(group.node(3).device()));
    group.all().forEach(node -> group.node(3).members().list(node.device()));
    begin(3);
    world.runFor(2 * SECOND_MS);
    // The newcomer calls, both answer, and to the newcomer each of the two answers is the first
    // word
    // of a device that it did not know to be near: it answers too, twice where the second one comes
    // after its own answer to the first. So it is five at most, and no sixth: all know all by then.
    assertTrue(said.size() >= 3, said.size() + ": a call and two answers");
    assertTrue(said.size() <= 5, said.size() + ": at most one more to each who answered");
  }

  @Test
  void nothingThatOthersSayIsTakenForACall() {
    start(1);
    var world = group.world();
    var stranger = listenFrom("stranger");
    var random = new SeededRandom(5);
    var members = group.node(1).members();
    var before = group.node(1).graph().contacts();
    for (var size = 0; size <= 80; size++) {
      var noise = new byte[size];
      random.nextBytes(noise);
      stranger.send(Bytes.owned(noise));
    }
    var foreign = Secret.random(random, 32);
    stranger.send(NearCall.make(foreign, TestNode.device(2), 4_748, random).encode());
    var own = members.networkKeys().getFirst().discovery();
    stranger.send(NearCall.make(own, TestNode.device(1), 4_748, random).encode());
    world.runFor(SECOND_MS);
    assertEquals(before, group.node(1).graph().contacts());
  }

  @Test
  void whereADeviceWasHeardIsForgottenAfterAWhile() {
    start(1);
    var stranger = listenFrom("elsewhere");
    var random = new SeededRandom(6);
    group.node(1).members().list(TestNode.device(2));
    var key = group.node(1).members().networkKeys().getFirst().discovery();
    stranger.send(NearCall.make(key, TestNode.device(2), 4_748, random).encode());
    group.world().runFor(SECOND_MS);
    assertEquals(List.of(new Address("elsewhere", 4_748)), addressesOfTheOther());
    group.world().runFor(900 * SECOND_MS);
    assertEquals(List.of(), addressesOfTheOther());
  }

  private List<Address> addressesOfTheOther() {
    return group.node(1).graph().contacts().stream()
        .filter(contact -> contact.device().equals(TestNode.device(2)))
        .flatMap(contact -> contact.addresses().stream())
        .toList();
  }

  @Test
  void whoShoutsIsHeardLittle() {
    start(1);
    var shouter = listenFrom("shouter");
    var random = new SeededRandom(7);
    var key = group.node(1).members().networkKeys().getFirst().discovery();
    for (var number = 2L; number < 102; number++) {
      group.node(1).members().list(TestNode.device(number));
      shouter.send(NearCall.make(key, TestNode.device(number), 4_748, random).encode());
    }
    group.world().runFor(900);
    var heard = group.node(1).graph().contacts().size();
    assertTrue(heard >= 10 && heard <= 42, heard + " contacts");
  }

  /// The addresses of the invitation are of yesterday.
  @Test
  void aStrangerFindsItsInviterByTheInvitationsKeyAlone() {
    start(2);
    var world = group.world();
    world.runFor(60 * SECOND_MS);
    var joiner = group.add(JoinStage.JOINER, 0);
    joiner.members().noKeys();
    joiner.members().joining(true);
    begin(JoinStage.JOINER);
    joiner.graph().join(JoinStage.attemptAt(joiner, group.node(1), new Address("yesterday", 1)));
    assertTrue(
        world.runUntil(
            () -> joiner.events().contains(new GraphEvent.JoinAnswered(new JoinState.Pending())),
            15 * SECOND_MS));
    assertEquals(1, group.node(1).members().requests().size());
    said.clear();
    joiner.graph().cancelJoin();
    world.runFor(SECOND_MS);
    assertEquals(0, joiner.graph().contacts().size());
  }

  /// Who holds a link is not believed to be the one who made it.
  @Test
  void aStrangerAsksNobodyNearWhomTheInvitationDoesNotName() {
    start(1);
    var joiner = group.add(JoinStage.JOINER, 0);
    joiner.members().noKeys();
    joiner.members().joining(true);
    begin(JoinStage.JOINER);
    group.network().move(SimGroup.host(1), 1);
    joiner.graph().join(JoinStage.attemptAt(joiner, group.node(1), new Address("yesterday", 1)));
    var other = listenFrom("other");
    var opened = joiner.graph().counters().get("links_opened");
    group.world().runFor(SECOND_MS);
    var key = Members.key(1).discovery();
    var call = NearCall.make(key, TestNode.device(5), 4_748, new SeededRandom(8));
    other.send(call.encode());
    group.world().runFor(3 * SECOND_MS);
    assertEquals(opened, joiner.graph().counters().get("links_opened"));
  }

  @Test
  void aStoppedGraphCallsNoMore() {
    start(1);
    group.world().runFor(SECOND_MS);
    assertFalse(said.isEmpty());
    group.node(1).graph().stop();
    said.clear();
    group.world().runFor(3_600 * SECOND_MS);
    assertTrue(said.isEmpty());
  }
}

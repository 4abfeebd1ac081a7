package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.Bye;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.FrontierFrame.Row;
import grove.graph.wire.Hello;
import grove.graph.wire.KeySeal;
import grove.graph.wire.LogRef;
import grove.graph.wire.Ping;
import grove.graph.wire.Push;
import grove.graph.wire.Ready;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Unknown;
import grove.graph.wire.Want;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import grove.store.Entry;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import grove.store.testing.TestLog;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A node among devices that do not keep to the protocol: it stays, and so do its honest links.
final class HostileSimTest {
  private static final long PUPPET = PuppetStage.PUPPET;
  private static final long TEN_SECONDS_MS = 10_000;

  private final PuppetStage stage = new PuppetStage();
  private final SimGroup group = stage.group;
  private final TestNode node = stage.node;

  @Test
  void bytesThatAreNoFrameEndTheLinkAndNothingElse() {
    var puppet = stage.member();
    puppet.sendPlain(new byte[] {0, 0, 0, 5, 1, 99, 99, 99, 99});
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    assertEquals(ByeCode.MALFORMED, bye(puppet));
    assertEquals(1L, node.graph().counters().get("frames_malformed"));
    stillWorks();
  }

  @Test
  void aFrameThatClaimsToBeHugeEndsTheLinkAtOnce() {
    var puppet = stage.member();
    puppet.sendPlain(new byte[] {0x7f, 0, 0, 0});
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    stillWorks();
  }

  @Test
  void noiseBelowTheEncryptionEndsTheLink() {
    var random = new SeededRandom(1);
    for (var i = 0; i < 10; i++) {
      var puppet = stage.member();
      var noise = new byte[200];
      random.nextBytes(noise);
      puppet.sendRaw(noise);
      group.world().runFor(1_000);
      assertTrue(puppet.closed());
    }
    stillWorks();
  }

  @Test
  void randomFramesNeverDoMoreThanEndTheLink() {
    var random = new SeededRandom(2);
    for (var i = 0; i < 100; i++) {
      var puppet = stage.member();
      for (var frames = 0; frames < 5; frames++) {
        var body = new byte[1 + random.nextInt(100)];
        random.nextBytes(body);
        body[0] = (byte) random.nextInt(28);
        puppet.sendPlain(
            new ByteWriter().u32(body.length).bytes(Bytes.owned(body)).toBytes().toArray());
      }
      group.world().runFor(200);
    }
    stillWorks();
  }

  @Test
  void aMessageThatIsNotLegalYetEndsTheLink() {
    var puppet = stage.member();
    puppet.send(new Push(new LogRef.Tagged(1), 0, 1, Bytes.EMPTY));
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    assertEquals(1L, node.graph().counters().get("frames_illegal"));
    stillWorks();
  }

  @Test
  void whatWasSaidLastIsHeardThoughNoAnswerIsPossible() {
    var puppet = stage.member();
    group.world().runFor(1_000);
    puppet.farewell(new Ping(7), Bye.of(ByeCode.ENOUGH));
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    var closed = new GraphEvent.ClosedByPeer(puppet.device(), ByeCode.ENOUGH);
    assertTrue(node.events().contains(closed), node.events()::toString);
    stillWorks();
  }

  @Test
  void anUnknownTypeEndsTheLinkUnlessItIsOptional() {
    var polite = stage.member();
    polite.send(new Unknown(200, Bytes.utf8("from the future")));
    group.world().runFor(1_000);
    assertFalse(polite.closed());
    polite.send(new Unknown(60, Bytes.utf8("from the future")));
    group.world().runFor(1_000);
    assertEquals(ByeCode.VERSION, bye(polite));
    stillWorks();
  }

  @Test
  void whoIsNoMemberSeesNothingAndIsPutOutAfterAMinute() {
    var stranger = Puppet.dial(group, 67, node);
    stranger.onFrame(PuppetStage.answering(stranger));
    group.world().runFor(1_000);
    assertTrue(stranger.introduced());
    // It proved the newest key, so it may see control entries; nothing of the data lane.
    assertTrue(
        stranger.received(FrontierFrame.class).stream()
            .allMatch(frame -> frame.lane() == Lane.CONTROL));
    stranger.send(Want.ids(List.of(node.data().head().id())));
    group.world().runFor(1_000);
    assertEquals(0, stranger.received(SegmentFrame.class).size());
    group.world().runFor(120_000);
    assertTrue(stranger.closed());
    stillWorks();
  }

  /// An id does not say of which lane its entry is, so it may be asked for before it may be sent.
  @Test
  void dataThatIsAskedForByItsIdComesOnceBothSidesAreReady() {
    var puppet = Puppet.dial(group, PUPPET, node);
    node.members().list(puppet.device());
    puppet.onFrame(frame -> {
      if (frame instanceof FrontierFrame asked && asked.form() == Form.DIGEST) {
        puppet.send(FrontierFrame.of(asked.lane(), Form.SAME, asked.digest()));
      }
    });
    group.world().runUntil(() -> !puppet.received(Ready.class).isEmpty(), 1_000);
    var ready = puppet.received(Ready.class).getFirst();
    puppet.send(Want.ids(List.of(node.data().head().id())));
    group.world().runFor(1_000);
    assertEquals(0, puppet.received(SegmentFrame.class).size());
    puppet.send(ready);
    group.world().runFor(1_000);
    assertEquals(1, puppet.received(SegmentFrame.class).size());
  }

  @Test
  void aMemberThatNeverAnswersIsPassedOver() {
    var silent = Puppet.dial(group, PUPPET, node);
    node.members().list(silent.device());
    var log = new TestLog(node.control().group(), TestLog.key(2), 2, Lane.DATA).log();
    silent.onFrame(frame -> {
      if (frame instanceof FrontierFrame asked && asked.form() == Form.DIGEST) {
        var rows = List.of(new Row(silent.tag(log), 500, 1), new Row(77, 1L << 47, 1));
        silent.send(
            asked.lane() == Lane.DATA
                ? new FrontierFrame(Lane.DATA, Form.LIST, asked.digest(), rows, List.of())
                : FrontierFrame.of(asked.lane(), Form.SAME, asked.digest()));
      } else if (frame instanceof Ready ready) {
        silent.send(ready);
      }
    });
    group.world().runFor(2_000);
    assertTrue(!silent.received(Want.class).isEmpty(), "it was asked");
    assertFalse(node.graph().progress().current());
    group.node(2).write(40, 1_000);
    assertTrue(group.world().runUntil(group::equal, 20_000));
    assertTrue(group.world().runUntil(() -> node.graph().progress().current(), 60_000));
  }

  @Test
  void entriesWithAWrongSignatureAreRefusedOnceAndForAll() {
    var puppet = stage.live();
    var forged = new TestLog(node.control().group(), TestLog.key(PUPPET), 5, Lane.CONTROL);
    var run = forged.naming(TestNode.genesis().last().id());
    var claimed = new LogId(group.node(2).device(), 99, Lane.CONTROL);
    for (var i = 0; i < 5; i++) {
      puppet.send(new Push(new LogRef.Named(claimed), 0, 1, encode(run)));
    }
    group.world().runFor(1_000);
    assertFalse(puppet.closed());
    assertEquals(1L, node.graph().counters().get("entries_refused"));
    assertEquals(0, node.entries().frontier().seq(claimed));
    stillWorks();
  }

  @Test
  void whatNamesEntriesThatDoNotExistWaitsWithinLimits() {
    var puppet = stage.live();
    var log = new TestLog(node.control().group(), TestLog.key(PUPPET), 5, Lane.CONTROL);
    for (var seq = 1; seq <= 1_200; seq++) {
      var nothing = Hash.tagged("nothing", Bytes.of((byte) seq, (byte) (seq >> 8)));
      var run = log.naming(nothing);
      puppet.send(new Push(new LogRef.Named(log.log()), seq - 1, seq, encode(run)));
    }
    group.world().runFor(5_000);
    assertFalse(puppet.closed());
    assertTrue(node.graph().counters().get("waiting_dropped") >= 1);
    assertTrue(!puppet.received(Want.class).isEmpty(), "what is named is asked for");
    stillWorks();
  }

  @Test
  void ephemeralsOfOthersCanNotBeForged() {
    var puppet = stage.live();
    var victim = group.node(2).device();
    var before = node.graph().acknowledgements().get(victim);
    var key = TestLog.key(PUPPET);
    var payload = Bytes.of((byte) 0, (byte) 0);
    var nowMs = node.ports().loop().nowMs();
    var own =
        new Ephemeral(Ephemeral.ACKNOWLEDGEMENT, key.id(), 1, nowMs, 0, payload, Bytes.EMPTY)
            .sign(key, node.entries().group());
    puppet.send(
        new Ephemeral(own.kind(), victim, 2, own.counter(), 0, own.payload(), own.signature()));
    group.world().runFor(1_000);
    assertEquals(before, node.graph().acknowledgements().get(victim));
    assertEquals(1L, node.graph().counters().get("ephemerals_refused"));
    assertFalse(puppet.closed());
  }

  @Test
  void aWordFromFarInTheFutureIsRefused() {
    var puppet = stage.live();
    var nowMs = node.ports().loop().nowMs();
    puppet.send(acknowledgement(nowMs + 48 * 3_600_000L));
    group.world().runFor(1_000);
    assertEquals(1L, node.graph().counters().get("ephemerals_refused"));
    assertFalse(node.graph().acknowledgements().containsKey(puppet.device()));
    puppet.send(acknowledgement(nowMs));
    group.world().runFor(1_000);
    assertTrue(node.graph().acknowledgements().containsKey(puppet.device()));
  }

  @Test
  void anOldWordNeverReplacesANewerOne() {
    var puppet = stage.live();
    var nowMs = node.ports().loop().nowMs();
    var before = received();
    for (var counter : List.of(nowMs, nowMs - 1, nowMs, nowMs - 50_000)) {
      puppet.send(acknowledgement(counter));
      group.world().runFor(1_000);
    }
    assertEquals(before + 1, received());
    puppet.send(acknowledgement(nowMs + 1));
    group.world().runFor(1_000);
    assertEquals(before + 2, received());
  }

  /// Words of the puppet's device that the other honest node was passed.
  private long received() {
    return group.node(2).events().stream()
        .filter(GraphEvent.AcknowledgementsChanged.class::isInstance)
        .count();
  }

  private Ephemeral acknowledgement(long counter) {
    var key = TestLog.key(PUPPET);
    var payload = Bytes.of((byte) 0, (byte) 0);
    return new Ephemeral(Ephemeral.ACKNOWLEDGEMENT, key.id(), 1, counter, 0, payload, Bytes.EMPTY)
        .sign(key, node.entries().group());
  }

  /// Rightly signed, and passed on by a member.
  @Test
  void strangersDoNotSpeakToTheGroup() {
    var puppet = stage.live();
    var stranger = TestLog.key(70);
    var nowMs = node.ports().loop().nowMs();
    var payload = Bytes.of((byte) 0, (byte) 0);
    var kind = Ephemeral.ACKNOWLEDGEMENT;
    puppet.send(
        new Ephemeral(kind, stranger.id(), 1, nowMs, 0, payload, Bytes.EMPTY)
            .sign(stranger, node.entries().group()));
    group.world().runFor(1_000);
    assertEquals(1L, node.graph().counters().get("ephemerals_refused"));
    assertFalse(node.graph().acknowledgements().containsKey(stranger.id()));
  }

  @Test
  void aSealThatNobodyAskedForIsNotTaken() {
    var puppet = stage.live();
    puppet.send(new KeySeal(Hash.tagged("an epoch"), Bytes.utf8("keys")));
    group.world().runFor(1_000);
    assertTrue(node.members().received().isEmpty());
    assertFalse(puppet.closed());
    stillWorks();
  }

  @Test
  void callersWhoDoNotKnockAreClosedAfterTenSeconds() {
    var transport = group.network().host("nobody");
    for (var i = 0; i < 2_000; i++) {
      transport.dial(node.port().address());
    }
    group.world().runFor(1_000);
    stillWorks();
    group.world().runFor(20_000);
    assertEquals(2, group.network().openEnds(), "only the honest link is left");
  }

  /// Even to a member's device: whoever holds its key only may be a thief.
  @Test
  void aHelloWithoutTheRightProofIsRefused() {
    var puppet = Puppet.dial(group, PUPPET, node);
    node.members().list(puppet.device());
    puppet.hello(hello -> hello.withProof(Hash.ZERO));
    refused(puppet);
  }

  @Test
  void anEchoOfTheOwnHelloIsRefused() {
    var puppet = Puppet.dial(group, PUPPET, node);
    node.members().list(puppet.device());
    puppet.mute();
    puppet.onFrame(frame -> {
      if (frame instanceof Hello hello) {
        puppet.send(hello);
      }
    });
    refused(puppet);
  }

  @Test
  void aHelloOfAnotherGroupIsRefused() {
    var puppet = Puppet.dial(group, PUPPET, node);
    node.members().list(puppet.device());
    puppet.hello(hello ->
        new Hello(
            hello.versionLow(),
            hello.versionHigh(),
            hello.incarnation(),
            hello.frameBytesMax(),
            Hash.tagged("another group"),
            Hash.ZERO,
            Hash.ZERO));
    refused(puppet);
  }

  private void refused(Puppet puppet) {
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    assertEquals(ByeCode.STRANGER, bye(puppet));
    assertEquals(1L, node.graph().counters().get("strangers_refused"));
    stillWorks();
  }

  @Test
  void whoProvesNoNewestKeyMaySendSixteenMebibytes() {
    node.members().epoch(2);
    group.node(2).members().epoch(2);
    var stranger = Puppet.dial(group, 67, node);
    assertTrue(group.world().runUntil(stranger::introduced, 1_000));
    var mebibyte = Bytes.owned(new byte[1 << 20]);
    for (var sent = 1; sent <= 16; sent++) {
      assertFalse(stranger.closed(), sent + " MiB");
      stranger.send(new Unknown(200, mebibyte));
      group.world().runFor(1_000);
    }
    assertEquals(ByeCode.LIMIT, bye(stranger));
    stillWorks();
  }

  /// It may have been removed since that epoch.
  @Test
  void whoProvesAnOldKeySeesNothing() {
    node.members().epoch(2);
    group.node(2).members().epoch(2);
    var stranger = Puppet.dial(group, 67, node);
    assertTrue(group.world().runUntil(stranger::introduced, 1_000));
    stranger.send(FrontierFrame.of(Lane.CONTROL, Form.DIGEST, Hash.ZERO));
    stranger.send(Want.ids(List.of(TestNode.genesis().last().id())));
    group.world().runFor(2_000);
    assertTrue(
        stranger.received(FrontierFrame.class).stream().allMatch(f -> f.form() == Form.DIGEST));
    assertEquals(0, stranger.received(SegmentFrame.class).size());
  }

  @Test
  void aRemovedDeviceIsServedWhatLedToItsRemovalAndNoMore() {
    var removal = node.writeControl(TestNode.genesis().last().id());
    var after = node.writeControl(removal.last().id());
    assertTrue(group.world().runUntil(group::equal, TEN_SECONDS_MS));
    var removed = Puppet.dial(group, 67, node);
    node.members().remove(removed.device(), removal.last().id());
    assertTrue(group.world().runUntil(removed::introduced, 1_000));
    removed.send(FrontierFrame.of(Lane.CONTROL, Form.DIGEST, Hash.ZERO));
    group.world().runFor(1_000);
    var log = node.control().log();
    var told =
        removed.received(FrontierFrame.class).stream()
            .flatMap(frame -> frame.rows().stream())
            .filter(row -> row.tag() == removed.tag(log))
            .toList();
    assertEquals(List.of(removal.last().seq()), told.stream().map(Row::seq).toList());
    var whole = new Want.Range(removed.tag(log), 1, after.last().seq() + 5, Want.Parts.ALL);
    removed.send(Want.ranges(List.of(whole)));
    removed.send(Want.ids(List.of(after.last().id(), node.data().head().id())));
    group.world().runFor(1_000);
    var served = served(removed);
    assertTrue(served.contains(removal.last().id()));
    assertFalse(served.contains(after.last().id()));
    assertFalse(served.contains(node.data().head().id()));
  }

  /// The entries that it was sent.
  private Set<Hash> served(Puppet puppet) {
    var ids = new HashSet<Hash>();
    for (var frame : puppet.received(SegmentFrame.class)) {
      var log =
          switch (frame.log()) {
            case LogRef.Named(var named) -> named;
            case LogRef.Above(var above, _) -> above;
            case LogRef.Tagged _ -> node.control().log();
          };
      var below = node.entries().entry(log, frame.prevSeq()).map(Entry::id).orElse(Hash.ZERO);
      try {
        var in = ByteReader.of(frame.run());
        var run = Segment.read(in, node.entries().group(), log, frame.prevSeq(), below);
        run.entries().forEach(entry -> ids.add(entry.id()));
      } catch (MalformedException e) {
        throw new AssertionError(e);
      }
    }
    return ids;
  }

  private static ByeCode bye(Puppet puppet) {
    return puppet.received(Bye.class).getFirst().code();
  }

  private static Bytes encode(Segment run) {
    var out = new ByteWriter();
    run.write(out);
    return out.toBytes();
  }

  /// The node still has its honest neighbour, and new entries reach it at once.
  private void stillWorks() {
    group.node(2).write(1, 100);
    assertTrue(group.world().runUntil(group::equal, 1_000));
  }
}

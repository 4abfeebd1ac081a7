package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.Puppet;
import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.graph.wire.ForkFrame;
import grove.graph.wire.Frame;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Form;
import grove.graph.wire.LogRef;
import grove.graph.wire.Push;
import grove.graph.wire.Ready;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Want;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.Append;
import grove.store.ForkProof;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import grove.store.testing.TestLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// A device that signs two histories of one log: every honest node learns of it, ends the log before
/// the fork, and none of them holds it against another.
final class ForkSimTest {
  private static final long HOSTILE = 66;
  private static final long LATE = 9;
  private static final long MINUTE_MS = 60_000;

  private SimGroup group = new SimGroup(1, 10, 30);

  /// So many honest nodes that know each other and the hostile device, in step.
  private void start(long seed, int count) {
    group = new SimGroup(seed, 10, 30);
    group.start(count);
    for (var node : group.all()) {
      node.members().list(TestLog.key(HOSTILE).id());
      node.members().list(TestNode.device(LATE));
    }
    within(MINUTE_MS, () -> group.allAre(node -> node.ready() == count - 1) && group.equal());
  }

  private void within(long ms, BooleanSupplier holds) {
    assertTrue(group.world().runUntil(holds, ms), () -> "not within " + ms + " ms");
  }

  private TestLog log(Lane lane) {
    return new TestLog(TestNode.genesis().group(), TestLog.key(HOSTILE), 5, lane);
  }

  /// Gives a run to one node, which passes it on.
  private static void give(TestNode node, Segment run) {
    assertInstanceOf(Append.Accepted.class, node.entries().append(run, false));
    node.graph().announce(run);
  }

  private boolean allFrozen(LogId log, long seq) {
    return group.allAre(node -> node.entries().frontier().forks().equals(Map.of(log, seq)));
  }

  /// No node has held anything against another, or been held anything against.
  private void nobodyIsBlamed() {
    for (var node : group.all()) {
      var counters = node.graph().counters();
      assertEquals(0L, counters.getOrDefault("frames_malformed", 0L), node::toString);
      assertEquals(0L, counters.getOrDefault("frames_illegal", 0L), node::toString);
      for (var event : node.events()) {
        if (event instanceof GraphEvent.ClosedByPeer(_, var code)) {
          assertFalse(code == ByeCode.MALFORMED || code == ByeCode.LIMIT, () -> node + " " + code);
        }
      }
      assertEquals(List.of(), node.entries().verify());
    }
  }

  @Test
  void aForkAtTheSameSeqIsProvedAtOnceAndEndsTheLogEverywhere() {
    for (var lane : Lane.values()) {
      start(2, 3);
      var log = log(lane);
      give(group.node(1), log.segment(3, 50));
      within(MINUTE_MS, group::equal);
      var parting = log.head();
      group.network().move(SimGroup.host(3), 1);
      give(group.node(1), log.segment(2, 50));
      log.back(parting);
      give(group.node(3), log.segment(4, 60));
      group.world().runFor(MINUTE_MS);
      group.network().heal();
      within(5 * MINUTE_MS, () -> allFrozen(log.log(), 4) && group.equal());
      assertEquals(3, group.node(2).entries().frontier().seq(log.log()));
      var told = new GraphEvent.LogFrozen(log.log(), 4);
      assertTrue(group.allAre(node -> node.events().contains(told)));
      group.node(2).write(1, 100);
      within(MINUTE_MS, group::equal);
      nobodyIsBlamed();
    }
  }

  @Test
  void aForkFarBelowTheHeadsIsFoundInAFewMessages() {
    for (var lane : Lane.values()) {
      start(3, 2);
      var log = log(lane);
      for (var i = 0; i < 20; i++) {
        give(group.node(1), log.segment(10, 20));
      }
      within(MINUTE_MS, group::equal);
      var parting = log.head();
      group.network().move(SimGroup.host(2), 1);
      for (var i = 0; i < 150; i++) {
        give(group.node(1), log.segment(10, 20));
      }
      log.back(parting);
      for (var i = 0; i < 90; i++) {
        give(group.node(2), log.segment(7, 20));
      }
      group.world().runFor(2 * MINUTE_MS);
      group.network().heal();
      within(5 * MINUTE_MS, () -> allFrozen(log.log(), 201) && group.equal());
      nobodyIsBlamed();
    }
  }

  @Test
  void aNewcomerLearnsOfForksWithTheFirstSync() {
    start(4, 2);
    var log = log(Lane.CONTROL);
    var first = log.segment(1, 50);
    log.back(new Head(0, Hash.ZERO));
    var second = log.segment(1, 60);
    give(group.node(1), first);
    assertTrue(group.node(2).entries().append(second, false) instanceof Append.Accepted);
    within(5 * MINUTE_MS, () -> allFrozen(log.log(), 1) && group.equal());
    var late = group.add(LATE, 0);
    late.know(1, 2, HOSTILE);
    late.enrol();
    late.meet(group.node(1));
    late.start();
    within(5 * MINUTE_MS, () -> allFrozen(log.log(), 1) && group.equal());
    nobodyIsBlamed();
  }

  @Test
  void aForkBelowAForkIsFoundAndCounts() {
    start(5, 3);
    var log = log(Lane.DATA);
    give(group.node(1), log.segment(4, 50));
    within(MINUTE_MS, group::equal);
    var low = log.head();
    for (var number = 1; number <= 3; number++) {
      group.network().move(SimGroup.host(number), number);
    }
    var common = log.segment(4, 50);
    give(group.node(1), common);
    give(group.node(2), common);
    var high = log.head();
    give(group.node(1), log.segment(2, 51));
    log.back(high);
    give(group.node(2), log.segment(3, 52));
    log.back(low);
    give(group.node(3), log.segment(9, 53));
    group.world().runFor(MINUTE_MS);
    group.network().move(SimGroup.host(2), 1);
    within(
        5 * MINUTE_MS,
        () ->
            group.node(1).entries().frontier().ceiling(log.log()) == 8
                && group.node(2).entries().frontier().ceiling(log.log()) == 8);
    group.network().heal();
    within(5 * MINUTE_MS, () -> allFrozen(log.log(), 5) && group.equal());
    nobodyIsBlamed();
  }

  @Test
  void whatOthersNameOfTheOtherBranchIsFetchedByItsId() {
    start(6, 2);
    var log = log(Lane.CONTROL);
    give(group.node(1), log.segment(2, 50));
    within(MINUTE_MS, group::equal);
    var parting = log.head();
    group.network().move(SimGroup.host(2), 1);
    give(group.node(1), log.segment(3, 50));
    log.back(parting);
    var other = log.segment(30, 60);
    give(group.node(2), other);
    group.node(2).writeControl(other.last().id());
    group.world().runFor(MINUTE_MS);
    group.network().heal();
    within(5 * MINUTE_MS, () -> allFrozen(log.log(), 3) && group.equal());
    for (var entry : other.entries()) {
      assertEquals(Optional.of(entry), group.node(1).entries().entry(entry.id()));
    }
    nobodyIsBlamed();
  }

  @Test
  void theProofIsKeptOverRestarts() {
    start(7, 2);
    var log = log(Lane.DATA);
    give(group.node(1), log.segment(2, 50));
    within(MINUTE_MS, group::equal);
    var parting = log.head();
    group.node(2).graph().stop();
    give(group.node(1), log.segment(1, 50));
    log.back(parting);
    assertTrue(
        group.node(2).entries().append(log.segment(1, 60), false) instanceof Append.Accepted);
    group.node(2).restart();
    within(5 * MINUTE_MS, () -> allFrozen(log.log(), 3) && group.equal());
    group.node(1).restart();
    group.node(2).restart();
    group.world().runFor(2 * MINUTE_MS);
    assertTrue(allFrozen(log.log(), 3) && group.equal());
  }

  @Test
  void aProofThatProvesNothingCostsItsSenderTheLinkAndNobodyElseAnything() {
    start(8, 2);
    var victim = group.node(2).data();
    group.node(2).write(3, 50);
    within(MINUTE_MS, group::equal);
    var good = log(Lane.DATA);
    var one = good.segment(1, 10);
    good.back(new Head(0, Hash.ZERO));
    var real = encode(TestLog.proof(one, good.segment(2, 10)));
    var foreign = TestLog.founder(77);
    foreign.genesis();
    var from = foreign.head();
    var left = foreign.segment(1, 10);
    foreign.back(from);
    var lies = new ArrayList<Bytes>();
    lies.add(encode(TestLog.proof(left, foreign.segment(1, 11))));
    var bent = real.toArray();
    bent[bent.length - 1] ^= 1;
    lies.add(Bytes.owned(bent));
    // The right form in the victim's name.
    var copy = real.toArray();
    System.arraycopy(victim.log().encode().toArray(), 0, copy, 1, LogId.SIZE);
    lies.add(Bytes.owned(copy));
    lies.add(Bytes.owned(new byte[100]));
    for (var lie : lies) {
      var puppet = live();
      puppet.send(ForkFrame.proof(lie));
      group.world().runFor(1_000);
      assertTrue(puppet.closed());
    }
    assertEquals(Map.of(), group.node(1).entries().frontier().forks());
    var puppet = live();
    puppet.sendPlain(
        new ByteWriter()
            .u32(ForkProof.BYTES_MAX + 10)
            .u8(10)
            .u8(3)
            .u32(ForkProof.BYTES_MAX + 1)
            .toBytes()
            .toArray());
    puppet.sendPlain(new byte[ForkProof.BYTES_MAX + 4]);
    group.world().runFor(1_000);
    assertTrue(puppet.closed());
    var honest = live();
    honest.send(ForkFrame.proof(real));
    within(MINUTE_MS, () -> allFrozen(good.log(), 1));
    assertFalse(honest.closed());
    assertEquals(2, group.node(1).ready());
  }

  @Test
  void noRoomBesideALogIsFilledWithWhatNobodyNames() {
    start(9, 2);
    var log = log(Lane.CONTROL);
    var parting = log.head();
    give(group.node(1), log.segment(1, 10));
    within(MINUTE_MS, group::equal);
    var puppet = live();
    log.back(parting);
    var junk = log.segment(50, 10);
    puppet.send(new Push(new LogRef.Named(log.log()), 0, 1, encode(Segment.of(junk.first()))));
    within(MINUTE_MS, () -> allFrozen(log.log(), 1));
    var before = group.node(1).entries().entries();
    // Something is missing, so branches are taken from whoever has it.
    group.node(1).entries();
    puppet.send(new SegmentFrame(new LogRef.Above(log.log(), parting.id()), 0, encode(junk)));
    for (var entry : junk.entries()) {
      var prev = entry.header().prev();
      puppet.send(
          new SegmentFrame(
              new LogRef.Above(log.log(), prev), entry.seq() - 1, encode(Segment.of(entry))));
    }
    group.world().runFor(1_000);
    assertEquals(before, group.node(1).entries().entries());
    assertFalse(puppet.closed());
    assertEquals(0, puppet.received(Want.class).stream().filter(w -> !w.ids().isEmpty()).count());
  }

  /// It does not know of the fork; else it would ask everybody in turn, in vain.
  @Test
  void whoAsksForWhatIsBehindAForkIsShownTheProof() {
    start(10, 2);
    var log = log(Lane.CONTROL);
    var parting = log.head();
    give(group.node(1), log.segment(1, 10));
    within(MINUTE_MS, group::equal);
    var puppet = live();
    log.back(parting);
    var other = log.segment(1, 10);
    puppet.send(new Push(new LogRef.Named(log.log()), 0, 1, encode(other)));
    within(MINUTE_MS, () -> allFrozen(log.log(), 1));
    puppet.close();
    group.world().runFor(1_000);
    var asker = live();
    group.world().runFor(1_000);
    var before = asker.received(ForkFrame.class).size();
    var behind = new Want.Range(asker.tag(log.log()), 1, 1, Want.Parts.ALL);
    asker.send(Want.ranges(List.of(behind)));
    group.world().runFor(1_000);
    assertEquals(before + 1, asker.received(ForkFrame.class).size());
    assertEquals(List.of(), asker.received(SegmentFrame.class));
  }

  /// Forks of both lanes, at random places, given to random nodes under partitions.
  @Test
  void allEndAlikeWhateverForksWhereverUnderAnySeed() {
    for (var seed = 100L; seed < 112; seed++) {
      var random = new SeededRandom(seed);
      start(seed, 4);
      var logs = List.of(log(Lane.CONTROL), log(Lane.DATA));
      var heads = new ArrayList<List<Head>>();
      for (var log : logs) {
        var places = new ArrayList<Head>();
        var run = log.segment(1 + random.nextInt(6), 20);
        run.entries().forEach(entry -> places.add(new Head(entry.seq(), entry.id())));
        give(group.node(1), run);
        heads.add(places);
      }
      within(MINUTE_MS, group::equal);
      for (var number = 1; number <= 4; number++) {
        group.network().move(SimGroup.host(number), random.nextInt(3));
      }
      for (var round = 0; round < 12; round++) {
        var at = random.nextInt(2);
        var node = group.node(1 + random.nextInt(4));
        write(node, logs.get(at), heads.get(at), random);
        if (random.nextInt(3) == 0) {
          name(node, random);
        }
        group.world().runFor(random.nextInt(2_000));
      }
      group.network().heal();
      var said = "seed " + seed;
      assertTrue(group.world().runUntil(group::equal, 10 * MINUTE_MS), said);
      var forks = group.node(1).entries().frontier().forks();
      assertTrue(group.allAre(n -> n.entries().frontier().forks().equals(forks)), said);
      nobodyIsBlamed();
    }
  }

  /// The hostile device goes on from a place that the node has, and gives it the run.
  private static void write(TestNode node, TestLog log, List<Head> places, SeededRandom random) {
    var from = places.get(random.nextInt(places.size()));
    log.back(from);
    var run = log.segment(1 + random.nextInt(5), 20 + random.nextInt(20));
    if (node.entries().append(run, false) instanceof Append.Accepted) {
      node.graph().announce(run);
      run.entries().forEach(entry -> places.add(new Head(entry.seq(), entry.id())));
    }
  }

  /// An honest node names something of the hostile control log that it holds.
  private void name(TestNode node, SeededRandom random) {
    var hostile = log(Lane.CONTROL).log();
    var stored = new ArrayList<Head>();
    for (var seq = 1L; node.entries().entry(hostile, seq).isPresent(); seq++) {
      stored.add(new Head(seq, node.entries().entry(hostile, seq).get().id()));
    }
    if (!stored.isEmpty()) {
      node.writeControl(stored.get(random.nextInt(stored.size())).id());
    }
  }

  private static Bytes encode(ForkProof proof) {
    var out = new ByteWriter();
    proof.write(out);
    return out.toBytes();
  }

  private static Bytes encode(Segment run) {
    var out = new ByteWriter();
    run.write(out);
    return out.toBytes();
  }

  /// A link of the hostile device on which entries flow.
  private Puppet live() {
    var node = group.node(1);
    var before = node.ready();
    var puppet = Puppet.dial(group, HOSTILE, node);
    puppet.onFrame(frame -> answer(puppet, frame));
    within(MINUTE_MS, () -> node.ready() > before);
    return puppet;
  }

  private static void answer(Puppet puppet, Frame frame) {
    if (frame instanceof FrontierFrame asked && asked.form() == Form.DIGEST) {
      puppet.send(FrontierFrame.of(asked.lane(), Form.SAME, asked.digest()));
    } else if (frame instanceof Ready ready) {
      puppet.send(ready);
    }
  }
}

package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.testing.TestLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every [EntryStore] does with logs of which there are two histories, besides all the rest.
abstract class ForkedStoreContract extends EntryStoreContract {
  /// Two branches above a common part: 4 entries, then 9 of one and 6 of the other.
  private static final class Forked {
    final TestLog log;
    final Segment common;
    final Segment one;
    final Segment other;
    final ForkProof proof;

    Forked(TestLog log) {
      this.log = log;
      common = log.segment(4, 10);
      var parting = log.head();
      one = log.segment(9, 10);
      log.back(parting);
      other = log.segment(6, 11);
      proof = TestLog.proof(one, other);
    }

    Head below() {
      return new Head(4, common.last().id());
    }
  }

  @Test
  void aFrozenLogEndsBeforeTheForkAndKeepsWhatIsAbove() {
    for (var lane : Lane.values()) {
      var forked = new Forked(founder.other(5, lane));
      accepted(forked.common);
      accepted(forked.one);
      var before = store.frontier();
      assertTrue(store.freeze(forked.proof, 77));
      var log = forked.log.log();
      assertEquals(Optional.of(forked.below()), store.frontier().head(log));
      assertEquals(Map.of(log, 5L), store.frontier().lane(lane).forks());
      assertEquals(store.frontier(), store.syncedFrontier());
      assertFalse(before.digest().equals(store.frontier().digest()));
      assertEquals(Optional.of(forked.one.last()), store.entry(log, 13));
      assertEquals(Optional.of(forked.one.last()), store.entry(forked.one.last().id()));
      assertEquals(new Freeze(forked.below(), 77), store.freezes().get(log));
      assertEquals(Optional.of(forked.proof), store.forkProof(log));
      assertEquals(List.of(), store.verify());
      assertEquals(4, store.read(log, 1, Segment.BYTES_MAX).orElseThrow().last().seq());
      assertEquals(Optional.empty(), store.read(log, 5, Segment.BYTES_MAX));
    }
  }

  @Test
  void whicheverBranchWasStoredTheFrontierIsTheSame() {
    var forked = new Forked(data);
    accepted(forked.common);
    accepted(forked.one);
    store.freeze(forked.proof, 1);
    try (var memory = EntryStore.memory(founder.group())) {
      memory.append(genesis, false);
      memory.freeze(forked.proof, 2);
      assertFalse(store.frontier().equals(memory.frontier()));
      memory.append(forked.common, false);
      assertEquals(store.frontier(), memory.frontier());
      assertEquals(store.frontier().digest(), memory.frontier().digest());
    }
  }

  @Test
  void aFrozenLogTakesNothingFromTheForkOn() {
    var forked = new Forked(founder.other(5, Lane.CONTROL));
    accepted(forked.common);
    accepted(forked.one);
    store.freeze(forked.proof, 1);
    var more = forked.log.segment(1, 10);
    assertEquals(new Append.Frozen(5), store.append(more, false));
    assertEquals(new Append.Frozen(5), store.append(forked.other, false));
    assertEquals(new Append.Known(), store.append(forked.common, false));
  }

  @Test
  void ofSeveralProofsTheLowestCounts() {
    var forked = new Forked(data);
    accepted(forked.common);
    accepted(forked.one);
    data.back(new Head(2, forked.common.entries().get(1).id()));
    var third = data.segment(1, 12);
    var lower = TestLog.proof(store.read(data.log(), 3, Segment.BYTES_MAX).orElseThrow(), third);
    assertTrue(store.freeze(forked.proof, 1));
    assertFalse(store.freeze(forked.proof, 2));
    assertEquals(1, store.freezes().get(data.log()).knownMs());
    assertTrue(store.freeze(lower, 3));
    assertFalse(store.freeze(forked.proof, 4));
    assertEquals(2, store.frontier().seq(data.log()));
    assertEquals(Optional.of(lower), store.forkProof(data.log()));
  }

  @Test
  void aProofAboveAnotherHistoryIsNotTaken() {
    var start = data.head();
    accepted(data.segment(6, 12));
    data.back(start);
    assertFalse(store.freeze(new Forked(data).proof, 1));
    assertEquals(6, store.frontier().seq(data.log()));
  }

  @Test
  void findsALowerForkOfAFrozenLog() {
    var forked = new Forked(data);
    accepted(forked.common);
    accepted(forked.one);
    store.freeze(forked.proof, 1);
    data.back(new Head(2, forked.common.entries().get(1).id()));
    var fork = assertInstanceOf(Append.Fork.class, store.append(data.segment(5, 12), false));
    assertEquals(3, fork.offered().seq());
  }

  @Test
  void aRunWhoseSignatureStandsBehindTheForkIsTakenWhole() {
    var head = new ArrayList<Entry>();
    head.add(data.entry(data.draft()));
    head.add(data.entry(data.draft()));
    var parting = data.head();
    var one = new ArrayList<>(head);
    one.addAll(data.segment(2, 10).entries());
    data.back(parting);
    var other = data.segment(1, 11);
    var run = new Segment(one);
    var proof = ForkProof.of(HeaderRun.of(run.after(2).orElseThrow()), HeaderRun.of(other));
    store.freeze(proof, 1);
    assertEquals(Optional.empty(), store.frontier().head(data.log()));
    assertEquals(4, accepted(run).size());
    assertEquals(2, store.frontier().seq(data.log()));
    assertEquals(run, store.read(data.log(), 1, Segment.BYTES_MAX).orElseThrow());
    assertEquals(run, store.read(data.log(), 1, 1).orElseThrow());
    assertEquals(new Append.Known(), store.append(run, false));
  }

  @Test
  void aRunThatDoesNotLeadToTheForkIsNotTaken() {
    var forked = new Forked(data);
    store.freeze(forked.proof, 1);
    data.back(new Head(0, Hash.ZERO));
    assertEquals(new Append.Frozen(5), store.append(data.segment(6, 12), false));
    assertEquals(List.of(), List.copyOf(store.frontier().lane(Lane.DATA).logs()));
  }

  @Test
  void aLogThatIsFrozenFromItsBeginningKeepsItsPlace() {
    var start = data.head();
    var one = data.segment(1, 10);
    data.back(start);
    var proof = TestLog.proof(one, data.segment(1, 10));
    store.freeze(proof, 1);
    assertEquals(0, store.frontier().seq(data.log()));
    accepted(founder.segment(1, 10));
    assertEquals(new Append.Frozen(1), store.append(one, false));
    assertEquals(one.entries(), beside(one));
    assertEquals(0, store.frontier().seq(data.log()));
  }

  private List<Entry> beside(Segment run) {
    return assertInstanceOf(Append.Accepted.class, store.appendBeside(run)).entries();
  }

  @Test
  void anotherBranchIsStoredBesideTheLog() {
    for (var lane : Lane.values()) {
      var forked = new Forked(founder.other(5, lane));
      accepted(forked.common);
      accepted(forked.one);
      store.freeze(forked.proof, 1);
      var frontier = store.frontier();
      var position = store.position();
      assertEquals(forked.other.entries(), beside(forked.other));
      assertEquals(new Append.Known(), store.appendBeside(forked.other));
      assertEquals(frontier, store.frontier());
      assertEquals(forked.other.entries(), store.after(position, 100));
      var last = forked.other.last();
      assertEquals(Optional.of(last), store.entry(last.id()));
      assertEquals(forked.one.entries().get(5), store.entry(last.log(), last.seq()).orElseThrow());
      assertEquals(
          Optional.of(Segment.of(last)), store.read(last.id()), "from an entry to a signed point");
      var more = forked.log.segment(2, 10);
      assertEquals(more.entries(), beside(more));
      forked.log.back(new Head(6, forked.other.entries().get(1).id()));
      var third = forked.log.segment(2, 13);
      assertEquals(third.entries(), beside(third));
      var run = store.read(third.first().id()).orElseThrow();
      assertEquals(third.first().id(), run.first().id());
      assertEquals(List.of(), store.verify());
    }
  }

  @Test
  void aBranchNeedsTheEntryThatItFollowsAndAFrozenLog() {
    var forked = new Forked(data);
    accepted(forked.common);
    accepted(forked.one);
    assertInstanceOf(Append.Fork.class, store.appendBeside(forked.other));
    store.freeze(forked.proof, 1);
    var more = data.segment(2, 10);
    assertEquals(new Append.Waiting(Set.of(forked.other.last().id())), store.appendBeside(more));
    beside(forked.other);
    beside(more);
    var stranger = founder.other(6, Lane.DATA).segment(1, 10);
    assertEquals(stranger.entries(), beside(stranger), "an ordinary run is simply appended");
    assertEquals(1, store.frontier().seq(stranger.log()));
  }

  @Test
  void whatIsBesideNamesControlEntriesThatAreHere() {
    var forked = new Forked(data);
    accepted(forked.common);
    store.freeze(forked.proof, 1);
    var missing = Hash.sha256(Bytes.utf8("not here"));
    data.back(forked.below());
    assertEquals(new Append.Waiting(Set.of(missing)), store.appendBeside(data.naming(missing)));
    data.back(forked.below());
    assertInstanceOf(
        Append.Refused.class, store.appendBeside(Segment.of(forged(data.entry(data.draft())))));
  }

  @Test
  void whatIsBesideIsBoundedForEachDevice() {
    var forked = new Forked(founder.other(5, Lane.CONTROL));
    accepted(forked.common);
    store.freeze(forked.proof, 1);
    forked.log.back(forked.below());
    var bytes = 0L;
    var run = forked.log.segment(1, 1 << 20);
    while (store.appendBeside(run) instanceof Append.Accepted) {
      bytes += run.last().header().bodyBytes();
      run = forked.log.segment(1, 1 << 20);
    }
    assertTrue(bytes <= EntryStore.BESIDE_BYTES_MAX);
    assertEquals(
        new Append.Refused("too much of this device is stored beside its logs"),
        store.appendBeside(run));
    accepted(founder.segment(1, 10));
  }

  @Test
  void proofsAreBoundedForEachDevice() {
    for (var i = 0; i <= EntryStore.FREEZES_MAX; i++) {
      var log = new TestLog(founder.group(), TestLog.key(7), 1_000 + i, Lane.DATA);
      var one = log.segment(1, 10);
      log.back(Head.NONE);
      var proof = TestLog.proof(one, log.segment(1, 11));
      assertEquals(i < EntryStore.FREEZES_MAX, store.freeze(proof, 1));
    }
    assertTrue(store.freeze(new Forked(data).proof, 1), "another device");
  }
}

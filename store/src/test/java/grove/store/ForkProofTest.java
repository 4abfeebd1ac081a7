package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.testing.TestLog;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// What proves a fork, and what does not.
final class ForkProofTest {
  private final TestLog founder = TestLog.founder(1);
  private final Segment genesis = founder.genesis();
  private final TestLog data = founder.other(1, Lane.DATA);

  @Test
  void twoSignedHistoriesAreAProof() {
    data.segment(4, 10);
    var common = data.head();
    var one = data.segment(3, 10);
    data.back(common);
    var other = data.segment(1, 10);
    var proof = TestLog.proof(one, other);
    assertTrue(proof.valid(founder.group()));
    assertEquals(5, proof.seq());
    assertEquals(common, proof.below());
    assertEquals(proof, TestLog.proof(other, one));
  }

  @Test
  void theFirstEntriesOfALogAreAProofToo() {
    var one = data.segment(1, 10);
    data.back(Head.NONE);
    var proof = TestLog.proof(one, data.segment(2, 10));
    assertTrue(proof.valid(founder.group()));
    assertEquals(Head.NONE, proof.below());
  }

  @Test
  void oneHistoryIsNone() {
    var run = data.segment(3, 10);
    assertThrows(IllegalArgumentException.class, () -> TestLog.proof(run, run));
  }

  @Test
  void runsThatPartSomewhereElseAreNone() {
    var start = data.head();
    data.segment(1, 10);
    var one = data.segment(1, 10);
    data.back(start);
    data.segment(1, 11);
    var other = data.segment(1, 10);
    assertThrows(IllegalArgumentException.class, () -> TestLog.proof(one, other));
  }

  @Test
  void whatTheDeviceDidNotSignIsNone() {
    var start = data.head();
    var one = HeaderRun.of(data.segment(2, 10));
    data.back(start);
    var other = HeaderRun.of(data.segment(2, 10));
    var forged = new HeaderRun(other.headers(), one.signature());
    assertFalse(ForkProof.of(one, forged).valid(founder.group()));
    assertFalse(ForkProof.of(forged, one).valid(founder.group()));
  }

  /// Else one signature would vouch for entries that its device never had below it.
  @Test
  void headersOfTwoHistoriesAreNoRun() {
    var start = data.head();
    var one = data.segment(2, 10).entries();
    data.back(start);
    var other = HeaderRun.of(data.segment(2, 11));
    var mixed = java.util.List.of(one.getFirst().header(), other.headers().getLast());
    assertEquals(mixed.getFirst().seq() + 1, mixed.getLast().seq());
    assertThrows(IllegalArgumentException.class, () -> new HeaderRun(mixed, other.signature()));
  }

  @Test
  void aForkInAnotherGroupIsNone() {
    var start = data.head();
    var one = data.segment(1, 10);
    data.back(start);
    var proof = TestLog.proof(one, data.segment(1, 10));
    var other = TestLog.founder(2);
    other.genesis();
    assertFalse(proof.valid(other.group()));
  }

  /// A device founds as many groups as it likes with one key and incarnation: the genesis entries
  /// of two are no fork of either.
  @Test
  void twoGroupsOfOneFounderAreNoFork() {
    founder.back(Head.NONE);
    var same = new TestLog(GroupId.NONE, TestLog.key(1), 1, Lane.CONTROL);
    var second = Segment.of(same.signed(same.draft().body(99)));
    var runs = java.util.List.of(HeaderRun.of(genesis), HeaderRun.of(second));
    assertFalse(ForkProof.of(runs.get(0), runs.get(1)).valid(founder.group()));
  }

  @Test
  void theLargestProofFitsItsLimit() throws Exception {
    var start = data.head();
    var runs = new ArrayList<HeaderRun>();
    for (var side = 0; side < 2; side++) {
      data.back(start);
      var entries = new ArrayList<Entry>();
      // As many entries as fit, with as much as can be that a proof has to repeat.
      for (var i = 0; i < Segment.ENTRIES_MAX; i++) {
        var draft = data.draft().kind(i % 2, side).stub(0).body(0);
        entries.add(i == Segment.ENTRIES_MAX - 1 ? data.signed(draft) : data.entry(draft));
      }
      runs.add(HeaderRun.of(new Segment(entries)));
    }
    var proof = ForkProof.of(runs.get(0), runs.get(1));
    var out = new ByteWriter();
    proof.write(out);
    assertTrue(out.size() <= ForkProof.BYTES_MAX, "got " + out.size());
    assertTrue(ForkProof.BYTES_MAX <= (1 << 20) + (60 << 10), "it fits a frame");
    var in = ByteReader.of(out.toBytes());
    assertEquals(proof, ForkProof.read(in, founder.group()));
    in.end();
  }

  @Test
  void moreThanASegmentMayHoldIsRefused() {
    var out = new ByteWriter();
    out.u8(1);
    data.log().write(out);
    out.u48(1).hash(Hash.ZERO).u16(Segment.ENTRIES_MAX + 1);
    assertThrows(
        MalformedException.class,
        () -> ForkProof.read(ByteReader.of(out.toBytes()), founder.group()));
    assertThrows(
        MalformedException.class,
        () -> ForkProof.read(ByteReader.of(Bytes.EMPTY), founder.group()));
  }
}

package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.testing.TestLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [EntryStore] does.
abstract class EntryStoreContract {
  final TestLog founder = TestLog.founder(1);
  final Segment genesis = founder.genesis();
  final TestLog data = founder.other(1, Lane.DATA);
  EntryStore store = EntryStore.memory(founder.group());

  abstract EntryStore open(GroupId group);

  @BeforeEach
  void found() {
    store = open(founder.group());
    accepted(genesis);
  }

  @AfterEach
  void close() {
    store.close();
  }

  final List<Entry> accepted(Segment segment) {
    return assertInstanceOf(Append.Accepted.class, store.append(segment, false)).entries();
  }

  private void refused(Segment segment, String reason) {
    assertEquals(new Append.Refused(reason), store.append(segment, false));
  }

  @Test
  void keepsWhatWasAppended() {
    var run = data.segment(5, 300);
    assertEquals(run.entries(), accepted(run));
    for (var entry : run.entries()) {
      assertEquals(Optional.of(entry), store.entry(entry.id()));
      assertEquals(Optional.of(entry), store.entry(data.log(), entry.seq()));
      assertEquals(entry.body(), store.entry(entry.id()).orElseThrow().body());
    }
    assertEquals(6, store.entries());
    assertEquals(Optional.of(data.head()), store.frontier().head(data.log()));
    assertEquals(List.of(), store.verify());
  }

  @Test
  void hasNothingThatWasNotAppended() {
    assertEquals(Optional.empty(), store.entry(Hash.sha256(Bytes.utf8("nothing"))));
    assertEquals(Optional.empty(), store.entry(data.log(), 1));
    assertEquals(Optional.empty(), store.entry(founder.log(), 0));
    assertEquals(Optional.empty(), store.entry(founder.log(), -1));
    assertEquals(Optional.empty(), store.entry(founder.log(), Long.MAX_VALUE));
    assertEquals(Optional.empty(), store.read(founder.log(), 2, 1_000));
    assertEquals(Optional.empty(), store.read(data.log(), 1, 1_000));
    assertEquals(List.of(), store.after(1, 10));
    assertEquals(List.of(), store.after(Long.MAX_VALUE, 10));
    assertEquals(0, store.frontier().seq(data.log()));
  }

  @Test
  void storesNothingTwice() {
    var run = data.segment(5, 10);
    accepted(run);
    assertEquals(new Append.Known(), store.append(run, false));
    assertEquals(new Append.Known(), store.append(run.after(3).orElseThrow(), true));
    assertEquals(new Append.Known(), store.append(genesis, false));
    assertEquals(6, store.entries());
  }

  @Test
  void takesWhatIsNewOfAnOverlappingRun() {
    var first = data.segment(3, 10);
    var second = data.segment(4, 10);
    var both = new ArrayList<>(first.entries());
    both.addAll(second.entries());
    accepted(first);
    assertEquals(second.entries(), accepted(new Segment(both)));
    assertEquals(List.of(), store.verify());
  }

  @Test
  void saysHowFarItHasALogWithAGap() {
    accepted(data.segment(2, 10));
    data.segment(1, 10);
    assertEquals(new Append.Gap(2), store.append(data.segment(1, 10), false));
    var other = founder.other(2, Lane.DATA);
    other.segment(1, 10);
    assertEquals(new Append.Gap(0), store.append(other.segment(1, 10), false));
  }

  @Test
  void findsTheFirstEntryOfAFork() {
    accepted(data.segment(3, 10));
    var common = data.head();
    var one = data.segment(9, 10);
    accepted(one);
    data.back(common);
    var two = data.segment(20, 11);
    var fork = assertInstanceOf(Append.Fork.class, store.append(two, false));
    assertEquals(one.first().id(), fork.stored().id());
    assertEquals(two.first().id(), fork.offered().id());
    assertEquals(4, fork.offered().seq());
    assertEquals(13, store.entries());
  }

  @Test
  void findsAForkInTheMiddleOfARun() {
    var head = data.segment(4, 10);
    var common = data.head();
    var one = new ArrayList<>(head.entries());
    one.addAll(data.segment(5, 10).entries());
    accepted(new Segment(one));
    data.back(common);
    var two = new ArrayList<>(head.entries());
    two.addAll(data.segment(3, 10).entries());
    var fork = assertInstanceOf(Append.Fork.class, store.append(new Segment(two), false));
    assertEquals(5, fork.stored().seq());
    assertEquals(5, fork.offered().seq());
    assertFalse(fork.stored().id().equals(fork.offered().id()));
  }

  @Test
  void seesAForkBelowTheHead() {
    var start = data.head();
    accepted(data.segment(3, 10));
    data.back(start);
    data.segment(3, 12);
    var above = data.segment(2, 10);
    var fork = assertInstanceOf(Append.Fork.class, store.append(above, false));
    assertEquals(3, fork.stored().seq());
    assertEquals(4, fork.offered().seq());
  }

  @Test
  void takesNoForkFromWhoCanNotSign() {
    var start = data.head();
    accepted(data.segment(1, 10));
    data.back(start);
    refused(
        Segment.of(forged(data.entry(data.draft()))),
        "the run does not continue the log, and its signature is not valid");
  }

  static Entry forged(Entry entry) {
    var signature = Bytes.owned(new byte[Entry.SIGNATURE_BYTES]);
    return new Entry(
        entry.header(), entry.stub(), entry.body().orElseThrow(), entry.bodyHash(), signature);
  }

  @Test
  void refusesWrongSignatures() {
    refused(Segment.of(forged(data.entry(data.draft()))), "the signature is not valid");
    refused(Segment.of(forged(founder.entry(founder.draft()))), "the signature is not valid");
    assertEquals(1, store.entries());
  }

  @Test
  void refusesAnotherGroup() {
    var stranger = TestLog.founder(9);
    var foreign = stranger.genesis();
    refused(foreign, "the entries are of another group");
    refused(stranger.segment(1, 10), "the entries are of another group");
  }

  @Test
  void refusesADeviceKeyThatIsNone() throws Exception {
    // The point of order two: signatures under it prove nothing.
    var weak = Bytes.hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    var log = new LogId(new DeviceId(weak), 1, Lane.DATA);
    var header =
        new EntryHeader(
            1,
            0,
            founder.group(),
            log,
            1,
            Hash.ZERO,
            0,
            List.of(),
            List.of(),
            Hash.ZERO,
            0,
            0,
            Entry.contentHash(Bytes.EMPTY, Bytes.EMPTY));
    refused(
        Segment.of(forged(Entry.of(header, Bytes.EMPTY, Bytes.EMPTY))),
        "the device key is not a valid key");
  }

  @Test
  void waitsForTheControlEntriesThatARunNames() {
    var control = founder.segment(2, 10);
    var missing = control.last().id();
    var run = data.naming(missing, genesis.last().id());
    assertEquals(new Append.Waiting(Set.of(missing)), store.append(run, false));
    assertEquals(1, store.entries());
    accepted(control);
    accepted(run);
  }

  @Test
  void refusesHeadsThatAreDataEntries() {
    var run = data.segment(1, 10);
    accepted(run);
    refused(data.naming(run.last().id()), "a control head names a data entry");
    refused(founder.naming(run.last().id()), "a control head names a data entry");
  }

  @Test
  void takesControlEntriesOneByOne() {
    var missing = Hash.sha256(Bytes.utf8("not here"));
    var entries = new ArrayList<>(founder.segment(3, 10).entries());
    entries.addAll(founder.naming(missing).entries());
    var run = new Segment(entries);
    assertEquals(entries.subList(0, 3), accepted(run));
    assertEquals(
        new Append.Waiting(Set.of(missing)),
        store.append(run.after(founder.head().seq() - 1).orElseThrow(), false));
    assertEquals(4, store.entries());
  }

  @Test
  void controlLogsThatNameEachOtherInTurnDoNotBlockEachOther() {
    var admin = founder.other(2, Lane.CONTROL);
    var admin1 = admin.naming(genesis.last().id());
    var founder2 = founder.naming(admin1.last().id());
    var admin2 = admin.naming(founder2.last().id());
    var founder3 = founder.naming(admin2.last().id());
    var ofFounder = new Segment(List.of(founder2.last(), founder3.last()));
    var ofAdmin = new Segment(List.of(admin1.last(), admin2.last()));
    assertInstanceOf(Append.Waiting.class, store.append(ofFounder, false));
    assertEquals(List.of(admin1.last()), accepted(ofAdmin));
    assertEquals(List.of(founder2.last()), accepted(ofFounder));
    assertEquals(List.of(admin2.last()), accepted(ofAdmin));
    assertEquals(List.of(founder3.last()), accepted(ofFounder));
  }

  @Test
  void aControlEntryMayNameOneOfTheSameSegment() {
    var first = founder.signed(founder.draft());
    var second = founder.signed(founder.draft().heads(first.id()));
    assertEquals(2, accepted(Segment.of(first, second)).size());
  }

  @Test
  void readsRunsThatEndAtSignedPoints() {
    accepted(data.segment(4, 1_000));
    accepted(data.segment(4, 1_000));
    var whole = store.read(data.log(), 1, Segment.BYTES_MAX).orElseThrow();
    assertEquals(8, whole.last().seq());
    assertEquals(Optional.empty(), whole.entries().get(3).signature());
    assertEquals(4, store.read(data.log(), 1, whole.bytes() - 1).orElseThrow().last().seq());
    assertEquals(8, store.read(data.log(), 1, whole.bytes()).orElseThrow().last().seq());
    var tail = store.read(data.log(), 3, 1_000_000).orElseThrow();
    assertEquals(3, tail.first().seq());
    assertEquals(8, tail.last().seq());
  }

  @Test
  void readsTheFirstSignedRunWholeHoweverLarge() {
    accepted(data.segment(4, 1_000));
    assertEquals(4, store.read(data.log(), 1, 10).orElseThrow().last().seq());
    accepted(founder.segment(1, 1 << 20));
    assertEquals(2, store.read(founder.log(), 2, 10).orElseThrow().last().seq());
  }

  @Test
  void readsNoMoreThanASegmentMayHold() {
    for (var i = 0; i < 12; i++) {
      accepted(data.segment(10, 3_000));
    }
    var read = store.read(data.log(), 1, Integer.MAX_VALUE).orElseThrow();
    assertTrue(read.bytes() <= Segment.BYTES_MAX && read.last().seq() == 80, "got " + read.last());
  }

  @Test
  void whatItReadsAnotherStoreTakes() throws Exception {
    for (var i = 1; i < 20; i++) {
      accepted(data.segment(i, 50 * i));
      accepted(founder.segment(i, 10));
    }
    try (var copy = EntryStore.memory(founder.group())) {
      for (var log : List.of(founder.log(), data.log())) {
        while (copy.frontier().seq(log) < store.frontier().seq(log)) {
          var head = copy.frontier().head(log).orElse(Head.NONE);
          var out = new ByteWriter();
          store.read(log, head.seq() + 1, 5_000).orElseThrow().write(out);
          var in = ByteReader.of(out.toBytes());
          var segment = Segment.read(in, founder.group(), log, head.seq(), head.id());
          in.end();
          assertInstanceOf(Append.Accepted.class, copy.append(segment, false));
        }
      }
      assertEquals(store.frontier(), copy.frontier());
      assertEquals(store.frontier().digest(), copy.frontier().digest());
    }
  }

  @Test
  void keepsEntriesWhoseBodiesWereDropped() {
    var run = data.segment(3, 100);
    var bare =
        new Segment(
            List.of(
                run.entries().get(0),
                run.entries().get(1).withoutBody(),
                run.entries().get(2).withoutBody()));
    accepted(bare);
    var kept = store.entry(data.log(), 2).orElseThrow();
    assertEquals(Optional.empty(), kept.body());
    assertEquals(run.entries().get(1).bodyHash(), kept.bodyHash());
    assertEquals(run.entries().get(1).id(), kept.id());
    assertEquals(bare, store.read(data.log(), 1, 10_000).orElseThrow());
    assertEquals(List.of(), store.verify());
  }

  @Test
  void dropsBodiesAndTakesThemBack() {
    var run = data.segment(4, 100);
    accepted(run);
    var second = run.entries().get(1);
    var nobodys = Hash.sha256(Bytes.utf8("nobody's"));
    var asked = List.of(second.id(), nobodys, genesis.last().id());
    assertEquals(List.of(second.id()), store.dropBodies(asked));
    assertEquals(List.of(), store.dropBodies(asked));
    var bare = store.entry(second.id()).orElseThrow();
    assertEquals(second.withoutBody(), bare);
    assertEquals(second.bodyHash(), bare.bodyHash());
    assertEquals(Optional.of(bare), store.entry(data.log(), second.seq()));
    assertEquals(bare, store.after(2, 1).getFirst());
    assertEquals(5, store.entries());
    assertEquals(List.of(), store.verify());
    var read = store.read(data.log(), 1, 100_000).orElseThrow();
    assertEquals(run.entries().stream().map(Entry::id).toList(), ids(read.entries()));
    assertEquals(Optional.empty(), read.entries().get(1).body());
    store.scrub();
    assertEquals(Optional.of(bare), store.entry(second.id()));
    assertInstanceOf(Append.Known.class, store.append(run, false));
    assertEquals(Optional.empty(), store.entry(second.id()).orElseThrow().body());
    assertEquals(List.of(second.id()), ids(store.refill(run, Set.of(second.id()))));
    assertEquals(List.of(), store.refill(run, all(run)));
    assertEquals(second.body(), store.entry(second.id()).orElseThrow().body());
    assertEquals(run, store.read(data.log(), 1, 100_000).orElseThrow());
    assertEquals(List.of(), store.verify());
  }

  @Test
  void refillsNothingThatIsNotHere() {
    var run = data.segment(2, 100);
    assertEquals(List.of(), store.refill(run, all(run)));
    assertEquals(1, store.entries());
    var bare = new Segment(run.entries().stream().map(Entry::withoutBody).toList());
    accepted(bare);
    assertEquals(List.of(), store.refill(bare, all(run)));
    assertEquals(List.of(), store.refill(run, Set.of(genesis.last().id())));
    assertEquals(ids(run.entries()), ids(store.refill(run, all(run))));
  }

  @Test
  void takesNoControlEntryWithoutItsBody() {
    var stripped = Segment.of(founder.signed(founder.draft().body(40)).withoutBody());
    refused(stripped, "a control entry has lost its body");
    assertEquals(1, store.entries());
  }

  private static Set<Hash> all(Segment run) {
    return Set.copyOf(ids(run.entries()));
  }

  private static List<Hash> ids(List<Entry> entries) {
    return entries.stream().map(Entry::id).toList();
  }

  @Test
  void remembersTheOrderOfArrival() {
    var arrived = new ArrayList<>(genesis.entries());
    // More logs than are read in turn without searching again.
    var others = new ArrayList<TestLog>();
    for (var i = 0; i < 60; i++) {
      if (i < 20) {
        others.add(founder.other(10 + i, Lane.DATA));
      }
      arrived.addAll(accepted(others.get(i % 20).segment(i % 3 + 1, 5)));
      arrived.addAll(accepted(data.segment(i % 5 + 1, 10)));
    }
    assertEquals(arrived.size(), store.position());
    for (var page : List.of(1, 7, 1_000)) {
      var read = new ArrayList<Entry>();
      for (var next = store.after(0, page); !next.isEmpty(); ) {
        assertTrue(next.size() <= page);
        read.addAll(next);
        next = store.after(read.size(), page);
      }
      assertEquals(arrived, read);
    }
    assertEquals(arrived.subList(3, 5), store.after(3, 2));
    assertEquals(List.of(), store.after(3, 0));
  }

  @Test
  void onePageOfArrivalsIsBounded() {
    for (var i = 0; i < 6; i++) {
      accepted(founder.segment(1, 1 << 20));
    }
    var first = store.after(0, 1_000);
    assertTrue(first.size() < 7, "got " + first.size());
    assertEquals(7, first.size() + store.after(first.size(), 1_000).size());
  }

  @Test
  void promisesAsSyncedWhatWasSynced() {
    var before = store.syncedFrontier();
    accepted(data.segment(2, 10));
    assertEquals(before, store.syncedFrontier());
    store.sync();
    assertEquals(store.frontier(), store.syncedFrontier());
    assertInstanceOf(Append.Accepted.class, store.append(data.segment(2, 10), true));
    assertEquals(store.frontier(), store.syncedFrontier());
  }

  @Test
  void keepsLocalValues() {
    store.putLocal(Map.of("a", Bytes.utf8("one"), "b", Bytes.utf8("two")));
    store.putLocal(Map.of("a", Bytes.utf8("three"), "b", Bytes.EMPTY));
    assertEquals(Optional.of(Bytes.utf8("three")), store.local("a"));
    assertEquals(Optional.empty(), store.local("b"));
    var large = Map.of("c", Bytes.owned(new byte[EntryStore.LOCAL_VALUE_BYTES_MAX + 1]));
    assertThrows(IllegalArgumentException.class, () -> store.putLocal(large));
  }

  @Test
  void aFrontierDoesNotChange() {
    var before = store.frontier();
    accepted(data.segment(1, 10));
    assertEquals(0, before.seq(data.log()));
    assertTrue(store.frontier().covers(before));
    assertFalse(before.covers(store.frontier()));
  }

  @Test
  void readersSeeWholeSegmentsWhileOneThreadAppends() throws Exception {
    var stop = new AtomicBoolean();
    var failures = new ArrayList<Throwable>();
    var reader =
        Thread.ofPlatform()
            .uncaughtExceptionHandler((_, e) -> failures.add(e))
            .start(() -> {
              while (!stop.get()) {
                var head = store.frontier().head(data.log()).orElse(Head.NONE);
                assertEquals(0, head.seq() % 10);
                if (head.seq() > 0) {
                  assertEquals(head.id(), store.entry(data.log(), head.seq()).get().id());
                  assertEquals(0, store.read(data.log(), 1, 1).get().last().seq() % 10);
                }
                var page = store.after(1, 25);
                assertTrue(page.size() == 25 || page.size() % 10 == 0);
              }
            });
    for (var i = 0; i < 50; i++) {
      accepted(data.segment(10, 200));
    }
    stop.set(true);
    reader.join();
    assertEquals(List.of(), failures);
  }

  @Test
  void aClosedStoreSaysSo() {
    store.close();
    assertThrows(IllegalStateException.class, () -> store.entry(data.log(), 1));
    assertThrows(IllegalStateException.class, () -> store.append(genesis, false));
    store.close();
  }
}

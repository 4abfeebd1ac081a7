package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.testing.TestLog;
import grove.store.testing.TestLog.Draft;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Entries keep to the limits of the protocol, and their parts fit each other.
final class EntryTest {
  private final TestLog control = TestLog.founder(1);
  private final Segment genesis = control.genesis();
  private final TestLog data = control.other(1, Lane.DATA);

  private static Hash[] hashes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Hash.sha256(Bytes.of((byte) i, (byte) (i >> 8))))
        .toArray(Hash[]::new);
  }

  private static void over(TestLog log, Draft draft) {
    assertThrows(IllegalArgumentException.class, () -> log.entry(draft));
  }

  @Test
  void keepsToTheLimitsOfItsLane() {
    data.entry(data.draft().heads(hashes(8)).deps(hashes(4)).stub(16 << 10).body(64 << 10));
    over(data, data.draft().heads(hashes(9)));
    over(data, data.draft().deps(hashes(5)));
    over(data, data.draft().stub((16 << 10) + 1));
    over(data, data.draft().body((64 << 10) + 1));
    control.entry(control.draft().heads(hashes(1_024)).body(1 << 20));
    over(control, control.draft().heads(hashes(1_025)));
    over(control, control.draft().deps(hashes(1)));
    over(control, control.draft().body((1 << 20) + 1));
  }

  @Test
  void aHeaderHasTheSizeThatTheProtocolSays() {
    var entry = data.entry(data.draft().heads(hashes(2)).deps(hashes(3)));
    assertEquals(200 + 5 * Hash.SIZE, entry.header().encode().size());
  }

  @Test
  void headsAndDepsAreSets() throws MalformedException {
    var two = hashes(2);
    var one = data.entry(data.draft().heads(two[0], two[1], two[0]).deps(two[1], two[0]));
    assertEquals(2, one.header().heads().size());
    assertEquals(one.header(), EntryHeader.read(ByteReader.of(one.header().encode())));
  }

  @Test
  void anUnknownFormatNeedsANewerGrove() {
    var header = genesis.first().header().encode().toArray();
    for (var place : List.of(0, 1, header.length - 1)) {
      var changed = header.clone();
      changed[place] = 2;
      var refusal =
          assertThrows(MalformedException.class, () -> EntryHeader.read(ByteReader.of(changed)));
      assertTrue(refusal.getMessage().contains("needs a newer Grove"), refusal.getMessage());
    }
    assertTrue(Segment.needsNewerGrove(2, 1) && Segment.needsNewerGrove(1, 2));
    assertFalse(Segment.needsNewerGrove(1, 1));
  }

  @Test
  void partsThatDoNotFitTheHeaderAreRefused() {
    var entry = data.entry(data.draft());
    var header = entry.header();
    var body = entry.body().orElseThrow();
    assertThrows(IllegalArgumentException.class, () -> Entry.of(header, entry.stub(), Bytes.EMPTY));
    var changed = body.toArray();
    changed[0] ^= 1;
    assertThrows(
        IllegalArgumentException.class, () -> Entry.of(header, entry.stub(), Bytes.of(changed)));
    assertThrows(IllegalArgumentException.class, () -> Entry.of(header, body, entry.stub()));
    assertEquals(entry, Entry.of(header, entry.stub(), body));
  }

  @Test
  void onlyTheDeviceOfTheLogSigns() {
    var entry = data.entry(data.draft());
    assertFalse(entry.signatureValid());
    assertThrows(IllegalArgumentException.class, () -> entry.sign(TestLog.key(2)));
    var signed = entry.sign(TestLog.key(1));
    assertTrue(signed.signatureValid());
    assertEquals(entry.id(), signed.id());
    assertNotEquals(entry, signed);
    assertTrue(signed.withoutBody().signatureValid());
    assertEquals(entry, signed.withoutSignature());
  }

  @Test
  void onlyTheEntryThatWasSignedHereIsBelieved() {
    var signed = data.signed(data.draft().body(3));
    var body = signed.body().orElseThrow();
    var signature = signed.signature().orElseThrow();
    var same = new Entry(signed.header(), signed.stub(), body, null, signature);
    assertEquals(signed, same);
    assertTrue(same.signatureValid());
    var changed = signature.toArray();
    changed[40] ^= 1;
    var forged = new Entry(signed.header(), signed.stub(), body, null, Bytes.of(changed));
    assertFalse(forged.signatureValid());
    assertFalse(forged.withBody(signed).signatureValid());
    assertFalse(forged.withoutBody().signatureValid());
    assertFalse(signed.withoutSignature().signatureValid());
    assertTrue(signed.signatureValid());
  }

  @Test
  void aDroppedBodyLeavesItsHash() {
    var entry = data.signed(data.draft());
    var bare = entry.withoutBody();
    assertEquals(Optional.empty(), bare.body());
    assertEquals(entry.bodyHash(), bare.bodyHash());
    assertEquals(entry.id(), bare.id());
    var empty = data.entry(data.draft().body(0));
    assertEquals(Optional.of(Bytes.EMPTY), empty.withoutBody().body());
  }

  @Test
  void onlyTheFirstEntryOfAControlLogFoundsAGroup() {
    assertTrue(genesis.first().header().genesis());
    assertEquals(control.group(), genesis.group());
    assertEquals(genesis.first().id(), control.group().hash());
    var stray = new TestLog(GroupId.NONE, TestLog.key(1), 2, Lane.DATA);
    over(stray, stray.draft());
  }

  @Test
  void aSegmentIsOneSignedRun() {
    var one = data.entry(data.draft());
    var two = data.signed(data.draft());
    var three = data.signed(data.draft());
    assertThrows(IllegalArgumentException.class, () -> Segment.of(one));
    assertThrows(IllegalArgumentException.class, () -> Segment.of(one, three));
    assertThrows(IllegalArgumentException.class, () -> Segment.of(two, two));
    assertThrows(IllegalArgumentException.class, () -> new Segment(List.of()));
    var run = Segment.of(one, two, three);
    assertEquals(Optional.empty(), run.entries().get(1).signature());
    assertEquals(Segment.of(three), run.after(2).orElseThrow());
    assertEquals(run, run.after(0).orElseThrow());
    assertEquals(Optional.empty(), run.after(3));
    var unsigned = control.entry(control.draft());
    var signed = control.signed(control.draft());
    assertThrows(IllegalArgumentException.class, () -> Segment.of(unsigned, signed));
  }

  @Test
  void aSegmentGoesOnFromTheVeryEntryBelow() {
    var start = data.head();
    var one = data.signed(data.draft());
    data.back(start);
    data.signed(data.draft().body(7));
    var two = data.signed(data.draft());
    assertEquals(one.seq() + 1, two.seq());
    assertThrows(IllegalArgumentException.class, () -> Segment.of(one, two));
  }

  /// One valid encoding for each header: a list that repeats an id is none.
  @Test
  void aHeaderListsEachIdOnce() throws MalformedException {
    var two = hashes(2);
    var bytes = data.entry(data.draft().heads(two[0], two[1])).header().encode().toArray();
    var at = 5 + Hash.SIZE + Hash.SIZE + 8 + 8 + Hash.SIZE + 8 + 2;
    EntryHeader.read(ByteReader.of(bytes.clone()));
    System.arraycopy(bytes, at, bytes, at + Hash.SIZE, Hash.SIZE);
    assertThrows(MalformedException.class, () -> EntryHeader.read(ByteReader.of(bytes)));
  }

  @Test
  void onlyTheFirstEntryHasNoPredecessor() {
    var header = data.signed(data.draft()).header();
    var second = data.signed(data.draft()).header();
    assertThrows(IllegalArgumentException.class, () -> at(header, 1, second.prev()));
    assertThrows(IllegalArgumentException.class, () -> at(header, 2, Hash.ZERO));
    assertEquals(second.prev(), at(header, 2, second.prev()).prev());
  }

  private static EntryHeader at(EntryHeader h, long seq, Hash prev) {
    return new EntryHeader(
        h.kind(),
        h.flags(),
        h.group(),
        h.log(),
        seq,
        prev,
        h.wallMs(),
        h.heads(),
        h.deps(),
        h.epoch(),
        h.stubBytes(),
        h.bodyBytes(),
        h.contentHash());
  }

  @Test
  void aSegmentThatIsTooLargeIsRefused() {
    var entries = IntStream.range(0, 5).mapToObj(_ -> data.entry(data.draft().body(60_000)));
    var tooLarge = Stream.concat(entries, Stream.of(data.signed(data.draft()))).toList();
    assertThrows(IllegalArgumentException.class, () -> new Segment(tooLarge));
    assertEquals(1, Segment.of(control.signed(control.draft().body(1 << 20))).entries().size());
  }

  @Test
  void recordsOfOneKibibyteCostAtMostAFifthMoreOnTheWire() {
    // What a message of 1 KiB becomes: salt, one operation and tag in the stub; padding and tag in
    // the body; the newest entry of somebody else as dep; one epoch.
    var stub = 16 + 24 + 16;
    var body = 1_088 + 16;
    var dep = hashes(1);
    for (var batch : List.of(1, 10, 50)) {
      var entries =
          IntStream.rangeClosed(1, batch)
              .mapToObj(i -> {
                var draft = data.draft().stub(stub).body(body).deps(dep).epoch(Samples.EPOCH);
                return i == batch ? data.signed(draft) : data.entry(draft);
              })
              .toList();
      var out = new ByteWriter();
      var segment = new Segment(entries);
      segment.write(out);
      assertEquals(segment.bytes(), out.size());
      var own = out.size() - batch * (stub + body);
      assertTrue(own <= 4 + 34 + 64 + batch * 46, "beside its contents: " + own);
      var extra = (double) out.size() / (batch * 1_024) - 1;
      // A batch of one pays for its signature and epoch alone; in a sync it is part of a longer
      // run.
      assertTrue(extra < (batch == 1 ? 0.28 : 0.20), batch + " records cost " + extra);
    }
  }
}

package grove.grouping.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.Entry;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What counts and what does not: waiting, missing keys, set-aside, void and newer entries.
final class SpaceRulesTest {
  private SpaceNode one;
  private SpaceNode two;

  @BeforeEach
  void twoNodesWithOneChannel() {
    var nodes = SpaceNode.group(2);
    one = nodes.get(0);
    two = nodes.get(1);
    one.space.found();
    sync();
  }

  private void sync() {
    SpaceNode.syncAll(List.of(one, two));
  }

  private static Entry raw(SpaceNode node, Write... writes) {
    var sorted =
        Arrays.stream(writes).sorted(Comparator.comparing(write -> write.op().record())).toList();
    var entry =
        node.log.writeRaw(
            RecordOps.writeStub(sorted.stream().map(Write::op).toList()),
            RecordOps.writeBody(sorted.stream().flatMap(w -> w.values().stream()).toList()),
            List.of());
    node.space.catchUp();
    return entry;
  }

  private static SortedMap<Integer, FieldValue> fields(int field, FieldValue value) {
    var fields = new TreeMap<Integer, FieldValue>();
    fields.put(field, value);
    return fields;
  }

  private static Write channel(String name) {
    var id = ItemId.fresh(ItemKind.CHANNEL, new SeededRandom(name.hashCode()));
    return Write.put(id, fields(Fields.NAME, FieldValue.line(name)));
  }

  private List<String> channels(SpaceNode node) {
    return node.space.channels().stream().map(Item::name).toList();
  }

  private static Hash tip(SpaceNode node, ItemId id) {
    return node.space.origin(id).orElseThrow().entry();
  }

  @Test
  void anEntryWaitsForItsDepsAndSoDoesItsLog() {
    var three = new SpaceNode(3);
    var first = one.post("first");
    sync();
    two.post("second, after the first");
    two.post("third");
    two.log.arrived().stream()
        .filter(entry -> !entry.log().equals(one.log.own()))
        .forEach(three.log::receive);
    three.space.catchUp();
    assertEquals(2, three.space.status().waiting());
    assertEquals(0, three.space.items().count());
    three.receiveFrom(one);
    assertEquals(0, three.space.status().waiting());
    assertEquals(List.of("first", "second, after the first", "third"), three.texts());
    assertTrue(three.space.message(first.id()).isPresent());
  }

  @Test
  void anIndexLearnsOfEntriesThatWaitedToo() {
    var first = one.post("first");
    sync();
    var second = two.post("second, after the first");
    var three = new SpaceNode(3);
    two.log.arrived().stream()
        .filter(entry -> !entry.log().equals(one.log.own()))
        .forEach(three.log::receive);
    three.space.catchUp();
    var position = three.space.position();
    three.receiveFrom(one);
    var changed = three.space.changedAfter(position).orElseThrow();
    assertEquals(Set.of(one.channel(), first.id(), second.id()), changed);
  }

  @Test
  void ownEntriesNameTheNewestOfOthersButNeverWhatWaits() {
    var message = one.post("hello");
    two.receiveFrom(one);
    two.post("answer");
    var named = two.log.chain(two.log.own()).getLast().header().deps();
    assertEquals(List.of(tip(one, message.id())), named);
    two.post("and more");
    assertEquals(List.of(), two.log.chain(two.log.own()).getLast().header().deps());
    var three = new SpaceNode(3);
    three.log.receiveFrom(two.log);
    three.log.setAside.addAll(three.log.arrived().stream().map(Entry::id).toList());
    var four = three.rebuilt();
    four.createChannel("alone");
    assertEquals(List.of(), three.log.chain(three.log.own()).getLast().header().deps());
  }

  @Test
  void anOperationWaitsForTheVersionsThatItReplaces() {
    var page = one.space.createPage("Plan", "text");
    var edit =
        raw(
            two,
            Write.patch(
                page.id(), Set.of(tip(one, page.id())), fields(Fields.NAME, FieldValue.line("B"))));
    assertEquals(1, two.space.status().waiting());
    assertEquals(List.of(), two.space.pages());
    two.receiveFrom(one);
    assertEquals("B", two.space.pages().getFirst().title());
    assertEquals(List.of(edit.id()), two.space.pages().getFirst().versions());
    assertEquals(0, two.space.status().waiting());
  }

  @Test
  void oneInvalidOperationVoidsItsEntryAndWhatStandsOnIt() {
    var other = tip(one, one.channel());
    var wrong =
        Write.patch(
            one.space.createPage("Plan", "text").id(),
            Set.of(other),
            fields(Fields.NAME, FieldValue.line("taken over")));
    var good = channel("good");
    var voided = raw(two, good, wrong);
    raw(
        two,
        Write.patch(
            good.op().record(), Set.of(voided.id()), fields(Fields.NAME, FieldValue.line("x"))));
    raw(two, channel("later"));
    sync();
    assertEquals(List.of("general", "later"), channels(one));
    assertEquals("Plan", one.space.pages().getFirst().title());
    assertEquals(0, one.space.status().waiting());
  }

  @Test
  void bytesThatAreNoOperationsChangeNothing() {
    two.log.writeRaw(Bytes.utf8("nonsense"), Bytes.EMPTY, List.of());
    var good = channel("good");
    two.log.writeRaw(
        RecordOps.writeStub(List.of(good.op())), Bytes.utf8("not a body at all"), List.of());
    two.space.catchUp();
    sync();
    assertEquals(List.of("general", "untitled"), channels(one));
  }

  @Test
  void entriesUnderAMissingKeyWaitAndSoDoesWhatReplacesThem() {
    var page = one.space.createPage("Plan", "text");
    var locked = tip(one, page.id());
    two.log.locked.add(locked);
    one.space.rename(page.id(), "Plan B");
    sync();
    assertEquals(1, two.space.status().waitingForKey());
    assertEquals(1, two.space.status().waiting());
    assertEquals(List.of(), two.space.pages());
    two.takeChanges();
    two.log.locked.clear();
    two.space.onKeysArrived();
    assertEquals(0, two.space.status().waitingForKey());
    assertEquals("Plan B", two.space.pages().getFirst().title());
    assertEquals(1, two.takeChanges().size());
  }

  @Test
  void whatIsSetAsideIsGoneAndComesBackWhenItIsEffectiveAgain() {
    var page = one.space.createPage("Plan", "text");
    sync();
    two.space.rename(page.id(), "spoiled");
    two.post("spam");
    sync();
    one.takeChanges();
    var own = two.log.chain(two.log.own()).stream().map(Entry::id).toList();
    one.log.setAside.addAll(own);
    one.space.catchUp();
    assertEquals("Plan", one.space.pages().getFirst().title());
    assertEquals(List.of(), one.texts());
    assertEquals(2, one.space.status().setAside());
    assertEquals(2, one.takeChanges().size());
    assertEquals(one.rebuilt().digest(), one.space.digest());
    one.log.setAside.clear();
    one.space.catchUp();
    assertEquals("spoiled", one.space.pages().getFirst().title());
    assertEquals(List.of("spam"), one.texts());
  }

  @Test
  void aRecordOfWhichNothingCountsChangesNoDigest() {
    var before = one.rebuilt().digest();
    one.space.createPage("A page", "that nobody else has");
    var own = one.log.chain(one.log.own());
    one.log.setAside.add(own.getLast().id());
    assertEquals(before, one.rebuilt().digest());
  }

  @Test
  void descentRunsThroughVersionsThatAreSetAside() {
    var page = one.space.createPage("Plan", "text");
    sync();
    two.space.rename(page.id(), "by two");
    sync();
    one.space.rename(page.id(), "by one, after two");
    sync();
    two.log.chain(two.log.own()).forEach(entry -> one.log.setAside.add(entry.id()));
    one.space.catchUp();
    var seen = one.space.pages().getFirst();
    assertEquals("by one, after two", seen.title());
    assertFalse(seen.conflict());
  }

  @Test
  void fieldsOfANewerGroveSurviveAnEdit() {
    var page = one.space.createPage("Plan", "text");
    var newer = new FieldValue(77, Bytes.utf8("future"));
    raw(one, Write.patch(page.id(), Set.of(tip(one, page.id())), fields(40, newer)));
    assertEquals(1, one.space.status().needsNewer());
    one.space.rename(page.id(), "Plan B");
    sync();
    assertEquals(1, two.space.status().needsNewer());
    assertEquals("Plan B", two.space.pages().getFirst().title());
    var before = two.space.pages().getFirst();
    two.space.editPage(page.id(), Set.copyOf(before.versions()), "Plan B", "new text");
    assertEquals(1, two.space.status().needsNewer());
    assertEquals(Optional.of("new text"), two.space.pageText(page.id()));
  }

  @Test
  void operationsAndKindsOfANewerGroveAreCountedAndNotApplied() {
    var channel = one.channel();
    var future = new RecordOp(9, channel, List.of(tip(one, channel)), List.of(Fields.NAME));
    var entry = raw(one, new Write(future, List.of(FieldValue.line("renamed by a newer Grove"))));
    raw(
        one,
        Write.patch(channel, Set.of(entry.id()), fields(Fields.NAME, FieldValue.line("on it"))));
    assertEquals(List.of("general"), channels(one));
    assertEquals(2, one.space.status().needsNewer());
    var unknown = ItemId.of(Bytes.concat(Bytes.of((byte) 99), Hash.ZERO.bytes().slice(0, 15)));
    raw(one, Write.put(unknown, fields(1, FieldValue.line("a task"))));
    assertEquals(3, one.space.status().needsNewer());
    assertEquals(Optional.empty(), one.space.item(unknown));
    assertEquals(1, one.space.items().count());
    sync();
    assertEquals(one.space.digest(), two.space.digest());
  }

  @Test
  void aDroppedBodyLeavesTheGraphOfVersions() {
    var message = one.post("secret that was redacted");
    sync();
    two.log.dropBody(tip(one, message.id()));
    var reread = two.rebuilt();
    assertEquals(one.space.digest(), reread.digest());
    var page = one.space.createPage("Plan", "old");
    one.space.editPage(page.id(), Set.copyOf(page.versions()), "Plan", "new");
    sync();
    two.log.dropBody(page.versions().getFirst());
    assertEquals(Optional.of("new"), two.rebuilt().pageText(page.id()));
    assertEquals("untitled", two.rebuilt().page(page.id()).orElseThrow().title());
    assertEquals(one.space.digest(), two.rebuilt().digest());
  }

  @Test
  void foreignNamesCanNotDeceive() {
    raw(two, channel("gen\u202Elare\nx"));
    sync();
    assertEquals(List.of("general", "gen\uFFFDlare\uFFFDx"), channels(one));
    var file = ItemId.fresh(ItemKind.FILE, new SeededRandom(5));
    var fields = fields(Fields.NAME, FieldValue.line("../../.bashrc"));
    fields.put(Fields.CONTENT, FieldValue.blob(two.blob("x")));
    raw(two, Write.put(file, fields));
    sync();
    assertFalse(one.space.file(file).orElseThrow().name().contains("/"));
  }

  @Test
  void lamportTimeCountsControlEntriesToo() {
    var three = new SpaceNode(3);
    three.receiveFrom(one);
    three.receiveFrom(two);
    IntStream.range(0, 5).forEach(n -> three.log.writeControl());
    var lamport =
        three.space.origin(three.space.createChannel("late").id()).orElseThrow().lamport();
    assertEquals(7, lamport);
  }

  @Test
  void noEntryCarriesItsLamportTimeSoNobodyInflatesIt() {
    one.post("a");
    var first = one.space.origin(one.post("b").id()).orElseThrow().lamport();
    sync();
    var second = two.space.origin(two.post("c").id()).orElseThrow().lamport();
    assertEquals(first + 1, second);
    two.log.nowMs = Long.MAX_VALUE >>> 20;
    assertEquals(second + 1, two.space.origin(two.post("d").id()).orElseThrow().lamport());
  }

  @Test
  void aHostileLogThatNamesNothingThatExistsCostsOneEntryOfAttention() {
    var nothing = Hash.sha256(new ByteWriter().u8(1).toBytes());
    var good = channel("never");
    for (var n = 0; n < 100; n++) {
      two.log.writeRaw(
          RecordOps.writeStub(List.of(good.op())),
          RecordOps.writeBody(good.values()),
          List.of(nothing));
    }
    one.receiveFrom(two);
    assertEquals(100, one.space.status().waiting());
    one.post("life goes on");
    assertEquals(List.of("life goes on"), one.texts());
  }
}

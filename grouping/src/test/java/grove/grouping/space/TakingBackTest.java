package grove.grouping.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.NotAllowedException;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of items whose bodies go: taken back by somebody, replaced long ago, or missing for
/// no reason.
final class TakingBackTest {
  private final List<SpaceNode> nodes = SpaceNode.group(2);
  private final SpaceNode one = nodes.getFirst();
  private final SpaceNode two = nodes.getLast();

  /// All is old, pinned and everywhere.
  private static final Settled FOR_LONG =
      new Settled() {
        @Override
        public boolean old(long position) {
          return true;
        }

        @Override
        public boolean everywhere(LogId log, long seq) {
          return true;
        }
      };

  @BeforeEach
  void found() {
    one.space.found();
    sync();
  }

  private void sync() {
    two.log.bodies.redacted.addAll(one.log.bodies.redacted);
    SpaceNode.syncAll(nodes);
  }

  private static Hash entry(SpaceNode node, ItemId id) {
    return node.space.origin(id).orElseThrow().entry();
  }

  private static Item.Message message(SpaceNode node, ItemId id) {
    return node.space.message(id).orElseThrow();
  }

  private void assertAlike() {
    for (var node : nodes) {
      assertEquals(one.space.digest(), node.space.digest());
      assertEquals(List.of(), node.space.verify());
      assertEquals(node.space.items().toList(), node.rebuilt().items().toList());
      assertEquals(node.space.items().toList(), node.restarted().items().toList());
    }
  }

  @Test
  void whatIsTakenBackIsGoneAtEveryNode() {
    var id = one.post("my password is hunter2").id();
    var versions = new ArrayList<>(List.of(entry(one, id)));
    one.space.editMessage(id, "my password was hunter2");
    versions.add(entry(one, id));
    var stays = one.post("the next message").id();
    sync();
    two.takeChanges();
    one.space.redact(id);
    sync();
    for (var node : nodes) {
      assertEquals(List.of("the next message"), node.texts());
      assertEquals(Optional.empty(), node.space.message(id));
      versions.forEach(version -> assertFalse(node.log.hasBody(version)));
      assertTrue(node.log.hasBody(entry(node, stays)));
      assertTrue(node.log.bodies.owed.get().wanted().isEmpty());
    }
    var removed =
        two.takeChanges().stream()
            .filter(ItemChange.Removed.class::isInstance)
            .map(ItemChange::item)
            .toList();
    assertEquals(List.of(id), removed.stream().map(Item::id).toList());
    assertEquals(two.channel(), ((Item.Message) removed.getFirst()).channel());
    assertAlike();
    assertThrows(SpaceException.class, () -> one.space.redact(id));
  }

  @Test
  void aPageAndAFileGoWithWhatTheySaid() {
    var page = one.space.createPage("Secret plan", "x".repeat(20_000)).id();
    var file = one.space.addFile(Optional.empty(), "a.txt", one.blob("content"), "").id();
    sync();
    assertEquals(2, two.space.blobs().size());
    one.space.redact(page);
    one.space.redact(file);
    sync();
    for (var node : nodes) {
      assertEquals(List.of(), node.space.pages());
      assertEquals(List.of(), node.space.files(Optional.empty()));
      assertEquals(List.of(), node.space.blobs());
    }
    assertAlike();
    var line =
        assertThrows(SpaceException.class, () -> one.space.restore(List.of(page))).getMessage();
    assertEquals("What it said is gone, so it can not be brought back.", line);
  }

  @Test
  void onlyAModeratorTakesBackWhatOthersWrote() {
    var id = one.post("rude").id();
    sync();
    assertThrows(NotAllowedException.class, () -> two.space.redact(id));
    assertEquals("rude", message(two, id).text());
    two.log.moderator = true;
    two.space.redact(id);
    assertEquals(Optional.empty(), two.space.message(id));
  }

  @Test
  void whatBothWroteIsTakenBackWholeOrNotAtAll() {
    var page = one.space.createPage("Plan", "by one");
    sync();
    two.space.editPage(page.id(), Set.copyOf(page.versions()), "Plan", "by two");
    sync();
    assertThrows(NotAllowedException.class, () -> one.space.redact(page.id()));
    assertEquals(Set.of(), one.log.bodies.redacted);
    one.log.moderator = true;
    one.space.redact(page.id());
    sync();
    assertEquals(2, two.log.bodies.redacted.size());
    assertEquals(List.of(), two.space.pages());
    assertAlike();
  }

  @Test
  void anEditThatIsTakenBackAloneHidesNoPage() {
    var page = one.space.createPage("Plan", "by one");
    sync();
    two.space.editPage(page.id(), Set.copyOf(page.versions()), "Mine", "by two");
    one.log.bodies.redacted.add(entry(two, page.id()));
    sync();
    for (var node : nodes) {
      var shown = node.space.pages();
      assertEquals(List.of(page.id()), shown.stream().map(Item.Page::id).toList());
    }
    one.space.editPage(
        page.id(), Set.copyOf(one.space.pages().getFirst().versions()), "Plan", "by one again");
    sync();
    assertEquals("Plan", two.space.pages().getFirst().title());
    assertAlike();
  }

  @Test
  void theWordMayComeBeforeTheEntry() {
    var id = one.post("too late").id();
    var entry = entry(one, id);
    one.space.redact(id);
    assertFalse(one.log.hasBody(entry));
    sync();
    assertFalse(two.log.hasBody(entry));
    assertTrue(two.log.bodies.owed.get().wanted().isEmpty());
    assertAlike();
  }

  @Test
  void anEntryThatComesWholeAfterTheWordLosesItsBody() {
    var id = one.post("passed on by a third").id();
    var entry = entry(one, id);
    two.log.bodies.redacted.add(entry);
    sync();
    assertFalse(two.log.hasBody(entry));
    assertEquals(1, two.space.dropped(), "its bytes are in files now");
    assertEquals(Optional.empty(), two.space.message(id));
    assertEquals("passed on by a third", message(one, id).text());
  }

  @Test
  void aBodyThatNothingExplainsIsOwedUntilItComes() {
    var id = one.post("held back").id();
    sync();
    var whole = two.log.entry(entry(one, id)).orElseThrow();
    two.log.dropBody(whole.id());
    var reread = two.rebuilt();
    var owed = two.log.bodies.owed.get();
    assertTrue(owed.wants(whole.log(), whole.seq()));
    assertEquals(whole.seq() - 1, owed.held(whole.log(), whole.seq() + 5));
    assertEquals(Optional.empty(), reread.message(id));
    reread.onBodies(List.of(two.log.refill(whole)));
    assertEquals("held back", reread.message(id).orElseThrow().text());
    assertTrue(two.log.bodies.owed.get().wanted().isEmpty());
  }

  @Test
  void whatWasReplacedMayBeMissingWhereThePolicyEverLetItGo() {
    var id = one.post("first").id();
    var first = one.log.entry(entry(one, id)).orElseThrow();
    one.space.editMessage(id, "second");
    sync();
    two.log.dropBody(first.id());
    var reread = two.rebuilt();
    assertEquals("second", reread.message(id).orElseThrow().text());
    assertTrue(two.log.bodies.owed.get().wants(first.log(), first.seq()));
    two.log.bodies.everRetained = true;
    two.log.bodies.inVain.add(Hash.tagged("any")); // its revision grows
    assertTrue(two.log.bodies.owed.get().wanted().isEmpty());
  }

  @Test
  void aBodyTakenBackInVainIsAskedForAndHoldsUpNobody() {
    var id = one.post("by somebody who was removed since").id();
    var entry = one.log.entry(entry(one, id)).orElseThrow();
    one.space.redact(id);
    one.log.bodies.redacted.clear();
    one.log.bodies.inVain.add(entry.id());
    one.space.catchUp();
    var owed = one.log.bodies.owed.get();
    assertTrue(owed.wants(entry.log(), entry.seq()));
    assertEquals(entry.seq(), owed.held(entry.log(), entry.seq()));
    assertEquals(Optional.empty(), one.space.message(id));
    one.log.refill(entry);
    one.space.onBodies(List.of(entry));
    assertEquals("by somebody who was removed since", message(one, id).text());
  }

  @Test
  void whatWasReplacedLongAgoGoesAndTheRestStays() {
    var id = one.post("first").id();
    var first = entry(one, id);
    one.space.editMessage(id, "second");
    var page = one.space.createPage("Plan", "old text");
    var old = page.versions().getFirst();
    one.space.editPage(page.id(), Set.of(old), "Plan", "new text");
    var file = one.space.addFile(Optional.empty(), "a.txt", one.blob("content"), "").id();
    one.space.rename(file, "b.txt");
    sync();
    assertEquals(0, one.space.retain(FOR_LONG));
    one.log.bodies.retentionDays = 30;
    assertEquals(1, one.space.retain(FOR_LONG));
    assertFalse(one.log.hasBody(first));
    assertTrue(one.log.hasBody(old));
    assertEquals("second", message(one, id).text());
    assertEquals("b.txt", one.space.file(file).orElseThrow().name());
    assertEquals(7, one.space.file(file).orElseThrow().size());
    assertEquals(0, one.space.retain(FOR_LONG));
    assertTrue(one.log.bodies.owed.get().wanted().isEmpty());
    assertAlike();
    one.space.delete(page.id());
    one.space.delete(file);
    assertEquals(4, one.space.retain(FOR_LONG));
    assertFalse(one.log.hasBody(old));
    sync();
    assertAlike();
    assertThrows(SpaceException.class, () -> one.space.restore(List.of(file)));
  }

  @Test
  void theTextsOfAPageStayUntilThePageIsDeleted() {
    var page = one.space.createPage("Plan", "first");
    var texts = new ArrayList<>(List.of(entry(one, page.id())));
    for (var text : List.of("second", "third")) {
      var versions = Set.copyOf(one.space.page(page.id()).orElseThrow().versions());
      one.space.editPage(page.id(), versions, "Plan", text);
      texts.add(entry(one, page.id()));
    }
    sync();
    one.log.bodies.retentionDays = 30;
    assertEquals(0, one.space.retain(FOR_LONG));
    texts.forEach(text -> assertTrue(one.log.hasBody(text)));
    one.space.delete(page.id());
    assertEquals(3, one.space.retain(FOR_LONG));
    sync();
    assertAlike();
  }

  @Test
  void nothingGoesThatIsYoungUnpinnedOrNotEverywhere() {
    var id = one.post("first").id();
    one.space.editMessage(id, "second");
    one.log.bodies.retentionDays = 30;
    var edited = entry(one, id);
    var log = one.log.entry(edited).orElseThrow().log();
    one.log.bodies.unpinned.add(log);
    assertEquals(0, one.space.retain(FOR_LONG));
    one.log.bodies.unpinned.clear();
    assertEquals(0, one.space.retain(settled(false, true)));
    assertEquals(0, one.space.retain(settled(true, false)));
    one.log.setAside.add(edited);
    one.space.catchUp();
    assertEquals(0, one.space.retain(FOR_LONG));
    assertEquals("first", message(one, id).text());
    one.log.setAside.clear();
    one.space.catchUp();
    assertEquals(1, one.space.retain(FOR_LONG));
    one.log.setAside.add(edited);
    one.space.catchUp();
    assertEquals(1, one.space.status().lost());
    assertEquals(Optional.empty(), one.space.message(id));
    // It is asked for, but who can not have it says to hold what stands above it.
    var owed = one.log.bodies.owed.get();
    assertEquals(1, owed.wanted().size());
    assertEquals(9, owed.held(log, 9));
  }

  @Test
  void whatIsSetAsideBesideADeleteKeepsItsBodyUntilItIsAdopted() {
    var page = one.space.createPage("Plan", "old text");
    var old = page.versions().getFirst();
    sync();
    two.space.editPage(page.id(), Set.of(old), "Plan", "new text");
    var edited = entry(two, page.id());
    one.space.delete(page.id());
    nodes.forEach(node -> node.log.setAside.add(edited));
    sync();
    one.log.bodies.retentionDays = 30;
    assertEquals(0, one.space.retain(FOR_LONG));
    assertTrue(one.log.hasBody(old), "its title is shown then");
    assertTrue(one.log.hasBody(edited));
    // Nor is it taken for granted that it is missing.
    two.log.bodies.everRetained = true;
    var whole = two.log.entry(edited).orElseThrow();
    two.log.dropBody(edited);
    two.rebuilt();
    assertTrue(two.log.bodies.owed.get().wants(whole.log(), whole.seq()));
    nodes.forEach(node -> node.log.setAside.clear());
    one.space.catchUp();
    assertEquals(0, one.space.status().lost());
    assertEquals(Optional.of("new text"), one.space.pageText(page.id()));
    assertEquals("Plan", one.space.page(page.id()).orElseThrow().title());
  }

  /// A version of a message by another than its author, as no honest node writes it.
  private Entry graffiti(SpaceNode by, ItemId message) {
    var replaced = entry(by, message);
    var op = new RecordOp(RecordOp.PATCH, message, List.of(replaced), List.of(Fields.TEXT));
    var stub = RecordOps.writeStub(List.of(op));
    var body = RecordOps.writeBody(List.of(Creation.messageText("mine now")));
    var written = by.log.writeRaw(stub, body, List.of(replaced));
    by.space.catchUp();
    return written;
  }

  @Test
  void nobodyKeepsAMessageFromBeingTakenBackByWritingOnIt() {
    var id = one.post("my password is hunter2").id();
    var first = entry(one, id);
    sync();
    var other = graffiti(two, id);
    sync();
    one.space.redact(id);
    assertFalse(one.log.hasBody(first));
    assertTrue(one.log.hasBody(other.id()), "what others wrote stays theirs");
    assertThrows(NotAllowedException.class, () -> one.space.redact(id));
  }

  @Test
  void whatIsSetAsideKeepsNoPageFromBeingTakenBack() {
    var page = one.space.createPage("Secret", "plan");
    sync();
    two.space.editPage(page.id(), Set.copyOf(page.versions()), "Secret", "plan of two");
    var edited = entry(two, page.id());
    nodes.forEach(node -> node.log.setAside.add(edited));
    sync();
    one.space.redact(page.id());
    assertFalse(one.log.hasBody(page.versions().getFirst()));
    assertTrue(one.log.hasBody(edited));
  }

  @Test
  void namesOfNothingAreSoughtOnce() {
    for (var i = 0; i < 1_000; i++) {
      one.log.bodies.inVain.add(Hash.tagged("nothing", Bytes.of((byte) i, (byte) (i >> 8))));
    }
    one.space.catchUp();
    var before = one.log.lookups;
    for (var i = 0; i < 20; i++) {
      one.log.bodies.inVain.add(Hash.tagged("more", Bytes.of((byte) i)));
      one.space.catchUp();
    }
    assertEquals(before + 20, one.log.lookups);
  }

  @Test
  void theWordMayGainItsForceWhileTheEntryWaitsForItsPlace() {
    var third = new SpaceNode(3);
    third.receiveFrom(one);
    var below = third.post("below").id();
    one.receiveFrom(third);
    var id = one.post("above").id();
    var above = one.log.entry(entry(one, id)).orElseThrow();
    assertEquals(List.of(entry(third, below)), above.header().deps());
    one.log.chain(above.log()).forEach(two.log::receive);
    two.log.bodies.inVain.add(above.id());
    two.space.catchUp();
    assertEquals(1, two.space.status().waiting());
    two.log.bodies.redacted.add(above.id());
    two.space.catchUp();
    two.receiveFrom(third);
    assertEquals(Optional.empty(), two.space.message(id));
    assertFalse(two.log.hasBody(above.id()));
  }

  private static Settled settled(boolean old, boolean everywhere) {
    return new Settled() {
      @Override
      public boolean old(long position) {
        return old;
      }

      @Override
      public boolean everywhere(LogId log, long seq) {
        return everywhere;
      }
    };
  }
}

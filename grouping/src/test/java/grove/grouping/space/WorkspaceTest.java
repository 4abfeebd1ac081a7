package grove.grouping.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.NotAllowedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What people do with channels, messages, pages and names.
final class WorkspaceTest {
  private static final Optional<ItemId> NOWHERE = Optional.empty();

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

  private static void refused(SpaceException.Code code, Executable wish) {
    var refusal = assertThrows(SpaceException.class, wish);
    assertEquals(code, refusal.code());
    assertFalse(refusal.getMessage().isBlank() || refusal.getMessage().contains("\n"));
  }

  @Test
  void aNewWorkspaceHasOneChannelAndNothingElse() {
    var node = new SpaceNode(1);
    node.space.found();
    node.space.found();
    assertEquals(List.of("general"), node.space.channels().stream().map(Item::name).toList());
    assertEquals(1, node.space.items().count());
    assertInstanceOf(ItemChange.Added.class, node.takeChanges().getFirst());
  }

  @Test
  void messagesStandInOneOrderThatFollowsTheirCauses() {
    one.post("first");
    sync();
    two.log.nowMs = 0;
    two.post("answer, by a clock that is wrong");
    sync();
    one.post("thanks");
    sync();
    var expected = List.of("first", "answer, by a clock that is wrong", "thanks");
    assertEquals(expected, one.texts());
    assertEquals(expected, two.texts());
    assertEquals(3, one.space.channels().getFirst().messages());
  }

  @Test
  void messagesAreReadInWindows() {
    IntStream.range(0, 25).forEach(n -> one.post("m" + n));
    var newest = one.space.messages(one.channel(), NOWHERE, 10);
    assertEquals("m15", newest.messages().getFirst().text());
    assertEquals("m24", newest.messages().getLast().text());
    assertTrue(newest.earlier());
    assertFalse(newest.later());
    var before = Optional.of(newest.messages().getFirst().id());
    var rest = one.space.messages(one.channel(), before, 100);
    assertEquals(15, rest.messages().size());
    assertFalse(rest.earlier());
    assertTrue(rest.later());
    var around = one.space.messagesAround(one.channel(), rest.messages().get(7).id(), 5);
    assertEquals(
        List.of("m5", "m6", "m7", "m8", "m9"),
        around.messages().stream().map(Item.Message::text).toList());
    assertTrue(around.earlier() && around.later());
  }

  @Test
  void repliesNameTheirMessage() {
    var asked = one.post("when?");
    sync();
    var reply = two.space.post(two.channel(), "at noon", Optional.of(asked.id()));
    sync();
    assertEquals(Optional.of(asked.id()), one.space.message(reply.id()).orElseThrow().replyTo());
    var other = two.space.createChannel("other").id();
    refused(
        SpaceException.Code.BAD_INPUT,
        () -> two.space.post(other, "elsewhere", Optional.of(asked.id())));
  }

  @Test
  void onlyItsAuthorEditsAMessage() {
    var message = one.post("helo");
    assertFalse(message.edited());
    var edited = one.space.editMessage(message.id(), "hello");
    assertTrue(edited.edited());
    assertEquals(message.timeMs(), edited.timeMs());
    sync();
    assertEquals(List.of("hello"), two.texts());
    refused(SpaceException.Code.NOT_ALLOWED, () -> two.space.editMessage(message.id(), "mine"));
    refused(SpaceException.Code.NOT_ALLOWED, () -> two.space.delete(message.id()));
    two.log.moderator = true;
    two.space.delete(message.id());
    sync();
    assertEquals(List.of(), one.texts());
  }

  @Test
  void whoPutsWordsIntoAnothersMessageIsNamedAsTheirAuthor() {
    var message = one.post("I agree");
    sync();
    var tip = two.space.origin(message.id()).orElseThrow().entry();
    var fields = Creation.fields();
    fields.put(Fields.TEXT, Creation.messageText("I resign"));
    var forged = Write.patch(message.id(), Set.of(tip), fields);
    two.log.writeRaw(
        RecordOps.writeStub(List.of(forged.op())), RecordOps.writeBody(forged.values()), List.of());
    sync();
    var shown = one.space.message(message.id()).orElseThrow();
    assertEquals("I resign", shown.text());
    assertEquals(two.log.self(), shown.author());
    assertTrue(shown.edited());
  }

  @Test
  void concurrentEditsOfAPageAreBothKeptUntilOneIsChosen() {
    var page = one.space.createPage("Plan", "draft");
    sync();
    var base = Set.copyOf(page.versions());
    one.space.editPage(page.id(), base, "Plan", "draft of one");
    two.space.editPage(page.id(), base, "Plan", "draft of two");
    sync();
    for (var node : List.of(one, two)) {
      var seen = node.space.page(page.id()).orElseThrow();
      assertTrue(seen.conflict());
      assertEquals(2, seen.versions().size());
      var versions = node.space.conflict(page.id()).orElseThrow().versions();
      assertEquals(
          Set.of("draft of one", "draft of two"),
          Set.copyOf(versions.stream().map(Conflict.Version::text).toList()));
      assertEquals(versions.getFirst().text(), node.space.pageText(page.id()).orElseThrow());
    }
    var loser = one.space.conflict(page.id()).orElseThrow().versions().getLast();
    one.space.resolve(page.id(), loser.id());
    sync();
    for (var node : List.of(one, two)) {
      assertEquals(Optional.empty(), node.space.conflict(page.id()));
      assertEquals(Optional.of(loser.text()), node.space.pageText(page.id()));
      assertEquals(0, node.space.status().conflicts());
    }
  }

  @Test
  void anEditReplacesOnlyTheVersionsThatItsEditorSaw() {
    var page = one.space.createPage("Plan", "first");
    var old = Set.copyOf(page.versions());
    one.space.editPage(page.id(), old, "Plan", "second");
    one.space.editPage(page.id(), old, "Plan", "written on the first");
    assertTrue(one.space.page(page.id()).orElseThrow().conflict());
    refused(
        SpaceException.Code.CONFLICT,
        () -> one.space.editPage(page.id(), Set.of(), "Plan", "on nothing"));
  }

  @Test
  void editsOfDifferentFieldsGoTogether() {
    var page = one.space.createPage("Plan", "text");
    sync();
    one.space.rename(page.id(), "Plan for May");
    two.space.editPage(page.id(), Set.copyOf(page.versions()), "Plan", "better text");
    sync();
    for (var node : List.of(one, two)) {
      var merged = node.space.page(page.id()).orElseThrow();
      assertFalse(merged.conflict());
      assertEquals("Plan for May", merged.title());
      assertEquals(Optional.of("better text"), node.space.pageText(page.id()));
    }
    var merged = two.space.page(page.id()).orElseThrow();
    var again =
        two.space.editPage(page.id(), Set.copyOf(merged.versions()), "Plan for May", "best");
    assertEquals(1, again.versions().size());
  }

  @Test
  void equalEditsAreNoConflict() {
    var page = one.space.createPage("Plan", "tpyo");
    sync();
    one.space.editPage(page.id(), Set.copyOf(page.versions()), "Plan", "typo");
    two.space.editPage(page.id(), Set.copyOf(page.versions()), "Plan", "typo");
    sync();
    assertFalse(one.space.page(page.id()).orElseThrow().conflict());
    assertEquals(0, two.space.status().conflicts());
  }

  @Test
  void aDeletionBesideAnEditIsAConflictAndKeepsThePage() {
    var page = one.space.createPage("Plan", "text");
    sync();
    one.space.delete(page.id());
    two.space.editPage(page.id(), Set.copyOf(page.versions()), "Plan", "more text");
    sync();
    var conflict = one.space.conflict(page.id()).orElseThrow();
    assertEquals(2, conflict.versions().size());
    assertEquals(Optional.of("more text"), one.space.pageText(page.id()));
    var deletion =
        conflict.versions().stream().filter(Conflict.Version::deleted).findFirst().orElseThrow();
    var edit = conflict.versions().stream().filter(v -> !v.deleted()).findFirst().orElseThrow();
    assertEquals("more text", edit.text());
    assertEquals(Optional.empty(), one.space.resolve(page.id(), deletion.id()));
    sync();
    assertEquals(List.of(), two.space.pages());
    two.space.restore(List.of(page.id()));
    sync();
    assertEquals(Optional.of("more text"), one.space.pageText(page.id()));
  }

  @Test
  void keepingThePageIsTheOtherWayOutOfADeletion() {
    var page = one.space.createPage("Plan", "text");
    sync();
    one.space.delete(page.id());
    two.space.rename(page.id(), "Plan B");
    sync();
    var edit =
        one.space.conflict(page.id()).orElseThrow().versions().stream()
            .filter(version -> !version.deleted())
            .findFirst()
            .orElseThrow();
    assertEquals("Plan B", one.space.resolve(page.id(), edit.id()).orElseThrow().name());
    sync();
    assertEquals(0, two.space.status().conflicts());
    assertEquals(1, two.space.pages().size());
  }

  @Test
  void moreVersionsThanOneOperationReplacesAreBroughtTogether() {
    var page = one.space.createPage("Plan", "text");
    var base = Set.copyOf(page.versions());
    IntStream.range(0, 40).forEach(n -> one.space.editPage(page.id(), base, "Plan", "text " + n));
    var conflict = one.space.conflict(page.id()).orElseThrow();
    assertEquals(40, conflict.versions().size());
    one.space.resolve(page.id(), conflict.versions().get(17).id());
    assertEquals(Optional.of(conflict.versions().get(17).text()), one.space.pageText(page.id()));
    assertEquals(1, one.space.page(page.id()).orElseThrow().versions().size());
    sync();
    assertEquals(SpaceNode.picture(one.space), SpaceNode.picture(two.space));
  }

  @Test
  void aDeletedChannelTakesItsMessagesFromSightAndBringsThemBack() {
    var channel = one.space.createChannel("plans");
    var message = one.space.post(channel.id(), "see you there", NOWHERE);
    sync();
    two.takeChanges();
    var gone = one.space.delete(channel.id());
    sync();
    assertEquals(Optional.empty(), two.space.message(message.id()));
    var removed = two.takeChanges().stream().map(change -> change.item().id()).toList();
    assertEquals(Set.of(channel.id(), message.id()), Set.copyOf(removed));
    refused(SpaceException.Code.NOT_FOUND, () -> two.space.post(channel.id(), "anybody?", NOWHERE));
    one.space.restore(gone);
    sync();
    assertEquals("see you there", two.space.message(message.id()).orElseThrow().text());
    assertEquals(2, two.takeChanges().size());
  }

  @Test
  void channelNamesAreTakenOnce() {
    refused(SpaceException.Code.CONFLICT, () -> one.space.createChannel("General"));
    var channel = one.space.createChannel("plans");
    refused(SpaceException.Code.CONFLICT, () -> one.space.rename(channel.id(), "general"));
    assertEquals("Plans", one.space.rename(channel.id(), "Plans").name());
  }

  @Test
  void whatCanNotBeIsRefusedWithOneLine() {
    var channel = one.channel();
    refused(SpaceException.Code.BAD_INPUT, () -> one.post(" \n "));
    refused(SpaceException.Code.BAD_INPUT, () -> one.post("x".repeat(16 * 1024 + 1)));
    refused(SpaceException.Code.BAD_INPUT, () -> one.post("half \uD83D"));
    refused(SpaceException.Code.BAD_INPUT, () -> one.space.createPage("", "text"));
    refused(
        SpaceException.Code.BAD_INPUT, () -> one.space.createPage("Long", "x".repeat(1_000_001)));
    refused(SpaceException.Code.BAD_INPUT, () -> one.space.rename(one.post("m").id(), "n"));
    refused(SpaceException.Code.BAD_INPUT, () -> one.space.move(channel, NOWHERE));
    var page = one.space.createPage("Page", "text").id();
    one.space.delete(page);
    refused(SpaceException.Code.NOT_FOUND, () -> one.space.delete(page));
    refused(SpaceException.Code.NOT_FOUND, () -> one.space.rename(page, "again"));
    refused(SpaceException.Code.NOT_FOUND, () -> one.space.post(page, "text", NOWHERE));
    assertEquals("x".repeat(16 * 1024), one.post("x".repeat(16 * 1024)).text());
  }

  @Test
  void whoMayOnlyReadWritesNothing() {
    two.log.writer = false;
    assertThrows(NotAllowedException.class, () -> two.post("hello"));
    assertThrows(NotAllowedException.class, () -> two.space.createPage("P", "x".repeat(20_000)));
    assertEquals(1, two.space.items().count());
  }

  @Test
  void anOriginSaysWhereTheNewestVersionComesFrom() {
    var message = one.post("hello");
    var first = one.space.origin(message.id()).orElseThrow();
    assertEquals(one.log.own(), first.log());
    assertEquals(2, first.seq());
    one.space.editMessage(message.id(), "hello again");
    sync();
    var second = two.space.origin(message.id()).orElseThrow();
    assertEquals(3, second.seq());
    assertTrue(second.lamport() > first.lamport());
    assertEquals(one.log.self(), second.author());
  }

  @Test
  void anImportIsWrittenInOneGo() {
    var folder = one.space.createFolder(NOWHERE, "docs").id();
    var ids =
        one.space.importAll(
            List.of(
                new NewItem.Page("One", "first"),
                new NewItem.File(Optional.of(folder), "a.txt", one.blob("a"), "text/plain"),
                new NewItem.Message(one.channel(), "imported", NOWHERE)));
    sync();
    assertEquals(3, ids.size());
    assertEquals("One", two.space.page(ids.get(0)).orElseThrow().title());
    assertEquals("a.txt", two.space.file(ids.get(1)).orElseThrow().name());
    assertEquals("imported", two.space.message(ids.get(2)).orElseThrow().text());
    refused(
        SpaceException.Code.BAD_INPUT,
        () -> one.space.importAll(List.of(new NewItem.Page("Two", ""), new NewItem.Page("", ""))));
    assertEquals(1, one.space.pages().size());
  }

  @Test
  void anIndexLearnsWhatChangedSinceItsPosition() {
    one.post("before");
    var position = one.space.position();
    assertEquals(Optional.of(Set.of()), one.space.changedAfter(position));
    var message = one.post("after");
    var page = one.space.createPage("Plan", "text");
    one.space.delete(page.id());
    assertEquals(Optional.of(Set.of(message.id(), page.id())), one.space.changedAfter(position));
    one.log.writeControl();
    one.space.catchUp();
    assertEquals(Optional.empty(), one.space.changedAfter(position));
    assertEquals(Optional.empty(), one.space.changedAfter(position + 1_000));
  }
}

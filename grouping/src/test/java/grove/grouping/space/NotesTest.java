package grove.grouping.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.GoldenFile;
import grove.identity.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is noted of entries saves opening them, and never says anything else than they do.
final class NotesTest {
  private static final long SEED = 71;

  private final List<SpaceNode> nodes = SpaceNode.group(2);
  private final SpaceNode one = nodes.getFirst();
  private final SpaceNode two = nodes.getLast();

  @BeforeEach
  void write() {
    one.space.found();
    SpaceNode.syncAll(nodes);
    for (var i = 0; i < 40; i++) {
      (i % 3 == 0 ? two : one).post("message " + i);
      if (i % 7 == 0) {
        SpaceNode.syncAll(nodes);
      }
    }
    var folder = one.space.createFolder(Optional.empty(), "plans");
    one.space.addFile(Optional.of(folder.id()), "summer", one.blob("sun"), "text/plain");
    one.space.createPage("agenda", "first, second");
    SpaceNode.syncAll(nodes);
  }

  private static void assertSame(SpaceNode node) {
    var restarted = node.restarted();
    assertEquals(SpaceNode.picture(node.rebuilt()), SpaceNode.picture(restarted));
    assertEquals(node.rebuilt().digest(), restarted.digest());
    assertEquals(List.of(), restarted.verify());
  }

  @Test
  void whatIsNotedIsNotOpenedAgain() {
    var all = one.log.arrived().size();
    one.log.openings = 0;
    one.restarted();
    assertTrue(one.log.openings < one.pages.entries(), one.log.openings + " of " + all);
    assertSame(one);
    assertSame(two);
  }

  @Test
  void textsAreReadFromTheStoreStill() {
    assertEquals(
        one.texts(),
        one.restarted().messages(one.channel(), Optional.empty(), 100).messages().stream()
            .map(Item.Message::text)
            .toList());
  }

  @Test
  void aPageThatDoesNotOpenIsReadFromTheStore() {
    for (var number : one.pages.numbers()) {
      var page = one.pages.read(number).orElseThrow().toArray();
      page[(int) (page.length * number / one.pages.numbers().size())] ^= 1;
      one.pages.write(number, Bytes.of(page));
    }
    var all = one.pages.numbers().size();
    assertSame(one);
    assertEquals(all, one.pages.numbers().size());
  }

  @Test
  void aPageInThePlaceOfAnotherIsNotBelieved() {
    var first = one.pages.read(1).orElseThrow();
    one.pages.write(1, one.pages.read(2).orElseThrow());
    one.pages.write(2, first);
    assertSame(one);
  }

  @Test
  void aPageOfOtherEntriesIsNotBelieved() {
    for (var number : one.pages.numbers()) {
      one.pages.write(number, two.pages.read(number).orElse(Bytes.EMPTY));
    }
    assertSame(one);
  }

  @Test
  void whatWasNotedOfEntriesThatAPowerCutTookIsRemoved() {
    var key = Secret.of(Bytes.of(new byte[32]));
    var found = 3L * one.pages.entries() + 1;
    Notes.of(one.pages, key, found).close();
    assertEquals(Set.of(0L, 1L, 2L), one.pages.numbers());
    assertSame(one);
  }

  @Test
  void nothingIsNotedWhereWhatIsAheadCanNotBeRemoved() {
    one.pages.stick(true);
    var notes = Notes.of(one.pages, Secret.of(Bytes.of(new byte[32])), 9);
    assertEquals(Optional.empty(), notes.page(0, one.log));
  }

  @Test
  void whatIsTakenBackIsNotedNoMore() throws MalformedException {
    var file = one.space.allFiles().getFirst().id();
    var entry = one.space.origin(file).orElseThrow().entry();
    while (one.log.arrived().size() % one.pages.entries() != 1) {
      one.post("on to the next page");
    }
    assertTrue(noted(one, "summer"));
    one.log.bodies.redacted.add(entry);
    one.space.catchUp();
    assertFalse(one.log.hasBody(entry));
    assertFalse(noted(one, "summer"));
    assertSame(one);
    assertFalse(noted(one, "summer"));
  }

  @Test
  void nothingIsDroppedWhileItsPageCanNotBeRemoved() {
    var id = one.space.messages(one.channel(), Optional.empty(), 100).messages().getFirst().id();
    var entry = one.space.origin(id).orElseThrow().entry();
    one.pages.stick(true);
    one.log.bodies.redacted.add(entry);
    one.space.catchUp();
    assertTrue(one.log.hasBody(entry));
    one.pages.stick(false);
    one.space.catchUp();
    assertFalse(one.log.hasBody(entry));
    assertSame(one);
  }

  @Test
  void keysThatCameLaterLeadToNewNotes() {
    var reader = SpaceNode.group(1).getFirst();
    one.log.arrived().forEach(entry -> reader.log.locked.add(entry.id()));
    reader.receiveFrom(one);
    reader.log.locked.clear();
    reader.space.onKeysArrived();
    assertSame(reader);
    reader.restarted();
    reader.log.openings = 0;
    reader.restarted();
    assertTrue(reader.log.openings < reader.pages.entries(), "" + reader.log.openings);
  }

  private static List<Bytes> plain(SpaceNode node) throws MalformedException {
    var plain = new ArrayList<Bytes>();
    for (var number : node.pages.numbers().stream().sorted().toList()) {
      plain.add(Notes.open(node.pages, Secret.of(Bytes.of(new byte[32])), number));
    }
    return plain;
  }

  private static boolean noted(SpaceNode node, String word) throws MalformedException {
    return plain(node).stream().anyMatch(page -> page.toHex().contains(Bytes.utf8(word).toHex()));
  }

  @Test
  void theFilesGiveNothingAway() {
    for (var number : one.pages.numbers()) {
      var sealed = one.pages.read(number).orElseThrow().toHex();
      assertFalse(sealed.contains(Bytes.utf8("summer").toHex()));
      assertFalse(sealed.contains(one.channel().toHex()));
    }
  }

  @Test
  void encodingStaysAsItIs() throws MalformedException {
    var golden = new GoldenFile("golden/note-page.txt");
    var pages = plain(one);
    golden.with("first", pages.getFirst()).with("last", pages.getLast()).check();
  }

  @Test
  void everyPageIsReadOrRefused() throws MalformedException {
    var random = new SeededRandom(SEED);
    var samples = plain(one);
    for (var round = 0; round < 20_000; round++) {
      var page = samples.get(random.nextInt(samples.size())).toArray();
      for (var changes = random.nextInt(3); changes >= 0; changes--) {
        page[random.nextInt(page.length)] = (byte) random.nextInt();
      }
      var cut = random.nextInt(4) == 0 ? random.nextInt(page.length) : page.length;
      try {
        assertTrue(NotePage.decode(Bytes.of(page, 0, cut)).rows().size() <= NotePage.ENTRIES_MAX);
      } catch (MalformedException refused) {
        // One of the two good outcomes.
      } catch (RuntimeException e) {
        fail("seed " + SEED + " round " + round, e);
      }
    }
  }
}

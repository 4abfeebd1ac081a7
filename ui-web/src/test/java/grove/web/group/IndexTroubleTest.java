package grove.web.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.space.Item;
import grove.identity.Secret;
import grove.search.SearchIndex;
import grove.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk that cannot be read or written, and what must not be lost or left by it.
final class IndexTroubleTest extends IndexFeedSetting {
  @Test
  void itemsThatCannotBeReadAreIndexedLater() throws IOException {
    Files.createFile(folder.resolve("file"));
    for (int i = 0; i < 3; i++) {
      write();
    }
    unreadable = true;
    assertThrows(StoreException.class, () -> world.runFor(5_000));

    assertTrue(feed.behind());
    unreadable = false;
    world.runFor(60_000);

    assertEquals(3, index.documents());
    assertFalse(feed.behind());
    assertEquals(space.position(), index.indexedUpTo());
  }

  @Test
  void whatCannotBeReadIsTriedNowAndThenHoweverOftenItFailed() throws IOException {
    Files.createFile(folder.resolve("file"));
    unreadable = true;
    int failed = 0;
    for (int i = 0; i < 30; i++) {
      write();
      failed += failuresIn(1_000);
    }

    assertTrue(failed >= 10, failed + " failures while changes came");
    int alone = failuresIn(60_000);

    assertTrue(alone >= 5 && alone <= 7, alone + " failures in a minute");
  }

  private int failuresIn(long ms) {
    int failures = 0;
    for (long end = world.nowMs() + ms; world.nowMs() < end; ) {
      try {
        world.runFor(end - world.nowMs());
      } catch (StoreException e) {
        failures++;
      }
    }
    return failures;
  }

  @Test
  void whatComesBehindTheEndIsNoDamage() {
    try (Said said = new Said()) {
      feed.onUnrecorded();
      feed.close();
      index.close();
      world.runFor(1_000);

      assertEquals(List.of(), said.lines());
    }
  }

  /// As in [#anIndexThatCannotBeWrittenIsTriedNowAndThenAndFoundAgain]; nothing changes behind it.
  @Test
  void whatWasTakenBackLeavesTheFilesThoughTheyCouldNotBeWritten() throws IOException {
    Item.Page page = space.createPage("Secret", "text");
    write();
    world.runFor(5_000);
    space.delete(page.id());
    world.runFor(1_000);
    takeAwayIndex();
    feed.purge();
    world.runFor(3_000);
    Files.delete(folder.resolve("index"));
    Files.move(folder.resolve("away"), folder.resolve("index"));
    world.runFor(60_000);

    assertFalse(filesHoldRemoved());
    assertEquals(1, index.documents());
    assertEquals(space.position(), index.indexedUpTo());
    assertFalse(feed.behind());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anIndexThatCouldNotBeRidOfWordsIsBegunAnewAtTheNextStart(boolean indexedBefore) {
    Item.Page page = space.createPage("Secret", "text");
    write();
    world.runFor(5_000);
    long before = feed.reached();
    space.delete(page.id());
    world.runFor(indexedBefore ? 600 : 0);
    feed.purge();
    world.runFor(1_000);

    assertEquals(1, index.documents());
    assertEquals(
        before, feed.reached() - 1, "what was deleted can not be found, so that is reached");
    assertEquals(0, heldAfterCrash());
    closeAndOpenIndex();

    assertEquals(0, index.indexedUpTo());
  }

  private void closeAndOpenIndex() {
    feed.close();
    index.close();
    index = opened(folder.resolve("index"));
  }

  private SearchIndex opened(Path place) {
    return SearchIndex.open(place, "g", Secret.of(new byte[32]), world.random("again"));
  }

  /// The position that the index is found to hold if the process is killed now.
  private long heldAfterCrash() {
    Path crashed = folder.resolve("crashed");
    try (Stream<Path> files = Files.list(folder.resolve("index"))) {
      Files.createDirectories(crashed);
      for (Path file : files.toList()) {
        Files.copy(file, crashed.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    try (SearchIndex found = opened(crashed)) {
      return found.indexedUpTo();
    }
  }

  @Test
  void whatWasWrittenWhileWordsLeftTheFilesIsHeldOnceTheyHave() {
    holdPurge();
    goOn();

    assertEquals(space.position(), index.indexedUpTo());
    assertFalse(filesHoldRemoved());
    int before = commits();
    world.runFor(5_000);

    assertEquals(before + 1, commits());
  }

  @Test
  void wordsTakenBackWhileOthersLeaveTheFilesLeaveThemToo() {
    takeBack(holdPurge());
    goOn();
    world.runFor(60_000);

    assertFalse(filesHoldRemoved());
    assertEquals(2, index.documents());
    assertEquals(space.position(), index.indexedUpTo());
  }

  @Test
  void anIndexThatIsStillToBeRidOfOtherWordsIsBegunAnewAtTheNextStart() {
    takeBack(holdPurge());
    goOn();

    assertEquals(0, heldAfterCrash());
    closeAndOpenIndex();

    assertEquals(0, index.indexedUpTo());
  }

  /// Words are about to leave the files, and a page was written since; one that was there before, beside
  /// another, is given.
  private Item.Page holdPurge() {
    Item.Page first = space.createPage("Secret", "text");
    Item.Page second = space.createPage("Another", "text");
    write();
    world.runFor(5_000);
    takeBack(first);
    world.runFor(1_000);
    indexLoop.pause();
    world.runFor(2_000);
    write();
    world.runFor(1_000);
    return second;
  }

  /// The index does what waits, in order.
  private void goOn() {
    world.runFor(1);
    indexLoop.resume();
    world.runFor(1);
  }

  private void takeBack(Item.Page page) {
    space.delete(page.id());
    feed.purge();
  }

  @Test
  void onAFullDiskAnIndexIsNotMadeAnewWithoutEnd() throws IOException {
    try (Said said = new Said()) {
      takeAwayIndex();
      write();
      world.runFor(3_600_000);
      long rebuilds =
          said.lines().stream().filter(line -> line.contains("cannot be rebuilt")).count();

      assertTrue(rebuilds >= 5 && rebuilds <= 12, rebuilds + " in an hour");
    }
  }

  /// Nothing can be written where a file lies in the place of the index's folder.
  @Test
  void anIndexThatCannotBeWrittenIsTriedNowAndThenAndFoundAgain() throws IOException {
    try (Said said = new Said()) {
      takeAwayIndex();
      write();
      world.runFor(60_000);
      write();
      world.runFor(60_000);

      List<String> lines = said.lines();
      assertTrue(lines.size() >= 2 && lines.size() <= 60, lines.size() + " lines: " + lines);
      assertTrue(lines.getFirst().contains("free space"), lines.getFirst());
      Files.delete(folder.resolve("index"));
      CompletableFuture<Boolean> found = search(feed);
      world.runFor(60_000);

      assertTrue(found.join());
      assertEquals(2, index.documents());
      assertFalse(feed.behind());
    }
  }
}

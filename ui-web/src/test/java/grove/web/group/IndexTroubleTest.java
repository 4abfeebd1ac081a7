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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.Logger;
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
    List<String> said = new ArrayList<>();
    Handler handler = new SaidInto(said);
    Logger log = Logger.getLogger("grove.web");
    log.addHandler(handler);
    try {
      feed.onUnrecorded();
      feed.close();
      index.close();
      world.runFor(1_000);

      assertEquals(List.of(), said);
    } finally {
      log.removeHandler(handler);
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
    Path place = folder.resolve("index");
    Path away = folder.resolve("away");
    Files.move(place, away);
    Files.createFile(place);
    feed.purge();
    world.runFor(3_000);
    Files.delete(place);
    Files.move(away, place);
    world.runFor(60_000);

    try (Stream<Path> files = Files.list(place)) {
      assertEquals(
          List.of(), files.map(Path::toString).filter(name -> name.endsWith(".liv")).toList());
    }
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
    feed.close();
    index.close();
    index =
        SearchIndex.open(
            folder.resolve("index"), "g", Secret.of(new byte[32]), world.random("again"));

    assertEquals(0, index.indexedUpTo());
  }

  @Test
  void onAFullDiskAnIndexIsNotMadeAnewWithoutEnd() throws IOException {
    List<String> said = new ArrayList<>();
    Handler handler = new SaidInto(said);
    Logger log = Logger.getLogger("grove.web");
    log.addHandler(handler);
    try {
      Path place = folder.resolve("index");
      Files.move(place, folder.resolve("away"));
      Files.createFile(place);
      write();
      world.runFor(3_600_000);
      long rebuilds = said.stream().filter(line -> line.contains("cannot be rebuilt")).count();

      assertTrue(rebuilds >= 5 && rebuilds <= 12, rebuilds + " in an hour");
    } finally {
      log.removeHandler(handler);
    }
  }

  /// Nothing can be written where a file lies in the place of the index's folder.
  @Test
  void anIndexThatCannotBeWrittenIsTriedNowAndThenAndFoundAgain() throws IOException {
    List<String> said = new ArrayList<>();
    Handler handler = new SaidInto(said);
    Logger log = Logger.getLogger("grove.web");
    log.addHandler(handler);
    try {
      Path place = folder.resolve("index");
      Files.move(place, folder.resolve("away"));
      Files.createFile(place);
      write();
      world.runFor(60_000);
      write();
      world.runFor(60_000);

      assertTrue(said.size() >= 2 && said.size() <= 60, said.size() + " lines: " + said);
      assertTrue(said.getFirst().contains("free space"), said.getFirst());
      Files.delete(place);
      CompletableFuture<Boolean> found = search(feed);
      world.runFor(60_000);

      assertTrue(found.join());
      assertEquals(2, index.documents());
      assertFalse(feed.behind());
    } finally {
      log.removeHandler(handler);
    }
  }
}

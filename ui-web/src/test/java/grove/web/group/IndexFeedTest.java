package grove.web.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.Loop;
import grove.grouping.InviteTerms;
import grove.grouping.Role;
import grove.grouping.space.Item;
import grove.grouping.space.ItemChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A workspace whose real index is fed in virtual time; what is committed is seen in the index's folder.
final class IndexFeedTest extends IndexFeedSetting {
  @Test
  void whatChangesNoItemCountsOnceAllIsIndexed() {
    write();
    world.runFor(5_000);
    long items = index.indexedUpTo();

    assertEquals(space.position(), items);
    group.invite(new InviteTerms(Role.EDITOR, 1, 600_000, false));
    world.runFor(5_000);
    long all = feed.reached();

    assertTrue(all > items, all + " after " + items);
    assertEquals(space.position(), all);
    assertEquals(items, index.indexedUpTo());
    write();

    assertTrue(feed.behind());
    assertEquals(all, feed.reached());
    world.runFor(5_000);

    assertEquals(space.position(), feed.reached());
    feed.rebuild();
    world.runFor(5_000);

    assertEquals(space.position(), feed.reached());
  }

  @Test
  void whatIsWrittenIsCommittedOnceChangesPause() {
    int before = commits();
    write();
    world.runFor(1_500);
    write();
    world.runFor(1_500);

    assertEquals(before, commits());
    assertEquals(2, index.documents());
    world.runFor(1_100);

    assertEquals(before + 1, commits());
    world.runFor(60_000);

    assertEquals(before + 1, commits());
  }

  @Test
  void whatIsWrittenIsIndexedOnceChangesPause() {
    write();
    world.runFor(400);
    write();
    world.runFor(400);

    assertEquals(0, index.documents());
    world.runFor(200);

    assertEquals(2, index.documents());
    assertFalse(feed.behind());
  }

  @Test
  void changesThatDoNotPauseAreIndexedEachTwoSeconds() {
    for (int i = 0; i < 21; i++) {
      write();
      world.runFor(100);
    }

    assertTrue(index.documents() > 15, index.documents() + " of 21");
  }

  @Test
  void whoSearchesWaitsForNoPause() {
    for (int i = 0; i < 200; i++) {
      write();
    }
    world.runFor(20);
    assertEquals(0, index.documents());
    CompletableFuture<Boolean> asked = search(feed);
    world.runFor(1);

    assertTrue(asked.isDone());
    assertEquals(200, index.documents());
    assertFalse(feed.behind());
  }

  @Test
  void whoSearchesInTheMiddleOfAnImportDoesNotWaitForAllOfIt() {
    for (int i = 0; i < 2_100; i++) {
      write();
    }
    CompletableFuture<Boolean> asked = search(feed);
    AtomicLong found = new AtomicLong(-1);
    var _ = asked.thenRun(() -> found.set(index.documents()));
    world.runFor(1_000);

    assertTrue(found.get() >= 0 && found.get() < 2_100, found + " before the answer");
    assertEquals(2_100, index.documents());
  }

  @Test
  void whatIsStoredAndNoItemYetCanNotBeFoundEither() {
    AtomicBoolean due = new AtomicBoolean(true);
    var loop = world.loop();
    SearchDesk desk = new SearchDesk(loop, loop, () -> false);
    desk.open(() -> index, group, space, 0, due::get);
    world.runFor(1_000);

    assertTrue(desk.behind());
    due.set(false);

    assertFalse(desk.behind());
  }

  @Test
  void nobodyWaitsForWhatIsClosed() {
    write();
    CompletableFuture<Boolean> asked = search(feed);
    feed.close();
    world.runFor(1);

    assertTrue(asked.isDone());
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 100, 20})
  void changesThatDoNotPauseAreCommittedEachHalfMinute(long everyMs) {
    int before = commits();
    for (long ms = 0; ms < 70_000; ms += everyMs) {
      write();
      world.runFor(everyMs);
    }

    assertEquals(2, commits() - before, "commits in 70 s");
  }

  @Test
  void whatWasTakenBackLeavesTheFilesHoweverSteadilyChangesCome() {
    Item.Page page = space.createPage("Secret", "text");
    write();
    world.runFor(5_000);
    space.delete(page.id());
    for (int i = 0; i < 45; i++) {
      if (i == 5) {
        feed.purge();
      }
      write();
      world.runFor(100);
    }

    assertFalse(filesHoldRemoved());
    assertTrue(index.documents() > 30);
  }

  /// On a thread, whose timers go before its inbox.
  @Test
  void whatHasComeGoesBeforeTheIndex() {
    List<String> done = new ArrayList<>();
    try (Loop.Running thread = Loop.thread("feed")) {
      Documents documents = new Documents(group, space);
      IndexFeed other =
          new IndexFeed(
              new IndexFeed.Loops(thread, thread),
              index,
              space,
              () ->
                  item -> {
                    done.add("indexed");
                    return documents.apply(item);
                  },
              () -> false);
      List<CompletableFuture<Boolean>> come = new ArrayList<>();
      thread
          .call(() -> {
            come.add(thread.call(() -> done.add("come")));
            other.onChanges(List.of(new ItemChange.Added(space.createPage("Page", "text"))));
            come.add(search(other));
            return true;
          })
          .join();
      come.forEach(each -> assertTrue(each.join()));
      thread.call(() -> other).join().close();
    }
    assertEquals(List.of("come", "indexed"), done);
  }
}

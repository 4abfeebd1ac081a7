package grove.web.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.Loop;
import grove.graph.sim.World;
import grove.grouping.Group;
import grove.grouping.GroupNetwork;
import grove.grouping.GroupPorts;
import grove.grouping.InviteTerms;
import grove.grouping.Role;
import grove.grouping.space.Item;
import grove.grouping.space.ItemChange;
import grove.grouping.space.Workspace;
import grove.identity.Secret;
import grove.identity.Vault;
import grove.search.SearchDocument;
import grove.search.SearchIndex;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A workspace whose real index is fed in virtual time; what is committed is seen in the index's folder.
final class IndexFeedTest {
  @TempDir Path folder;

  private final World world = new World(1);
  private boolean unreadable;
  private Group group;
  private Workspace space;
  private SearchIndex index;
  private Uptake uptake;
  private IndexFeed feed;

  @BeforeEach
  void open() {
    var random = world.random("node");
    var loop = world.loop();
    EntryStore[] store = new EntryStore[1];
    var network =
        new GroupNetwork(
            _ -> {
              if (uptake != null) {
                uptake.onControl();
              }
            },
            _ -> {},
            () -> {},
            List::of);
    Vault vault = Vault.create(folder.resolve("vault"), "Ada", random, world.nowMs());
    var ports =
        new GroupPorts(vault, id -> store[0] = EntryStore.memory(id), loop, random, network);
    group = Group.found(ports, "Garden");
    space =
        Workspace.open(
            group,
            store[0],
            BlobStore.memory(),
            random,
            changes -> {
              if (feed != null) {
                feed.onChanges(changes);
              }
            });
    index = SearchIndex.open(folder.resolve("index"), "g", Secret.of(new byte[32]), random);
    feed =
        new IndexFeed(
            new IndexFeed.Loops(loop, loop),
            index,
            space,
            () -> unreadable ? this::refuse : new Documents(group, space),
            () -> false);
    feed.start(0);
    uptake = new Uptake(loop, space, () -> false, () -> {});
    world.runFor(5_000);
  }

  @AfterEach
  void close() {
    feed.close();
    index.close();
    group.close();
  }

  /// The number in the name of the file that is written by a commit.
  private int commits() {
    try (Stream<Path> files = Files.list(folder.resolve("index"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("segments_"))
          .mapToInt(name -> Integer.parseInt(name.substring("segments_".length()), 36))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Done when the answer to a search may be made.
  private static CompletableFuture<Boolean> search(IndexFeed feed) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    feed.upToDate(() -> done.complete(true));
    return done;
  }

  private void write() {
    space.createPage("Page", "text");
  }

  /// Fails as a store does whose folder is gone.
  private SearchDocument refuse(Item item) {
    throw assertThrows(
        StoreException.class, () -> BlobStore.files(folder.resolve("file/" + item.id())));
  }

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
  void whatWasTakenBackLeavesTheFilesHoweverSteadilyChangesCome() throws IOException {
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

    try (Stream<Path> files = Files.list(folder.resolve("index"))) {
      assertEquals(
          List.of(), files.map(Path::toString).filter(name -> name.endsWith(".liv")).toList());
    }
    assertTrue(index.documents() > 30);
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

  /// Keeps the lines that are logged.
  private static final class SaidInto extends Handler {
    private final List<String> lines;

    SaidInto(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord line) {
      lines.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}

package grove.web.group;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import grove.graph.Loop;
import grove.graph.Loop.Cancellable;
import grove.grouping.Group;
import grove.grouping.space.ItemChange;
import grove.grouping.space.Workspace;
import grove.search.SearchException;
import grove.search.SearchIndex;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The search index of one workspace: opened beside everything else, fed as items change.
///
/// Opening reads the whole index to see that it is sound, so it happens on the index loop, and
/// the workspace is there before its index is. All methods belong to the group's loop, but for
/// those that say otherwise.
public final class SearchDesk {
  private static final System.Logger LOG = System.getLogger("grove.web");

  /// How long a search waits for what was just written.
  public static final long SEARCH_WAITS_MS = 3_000;

  /// How long suggestions do, while somebody types.
  public static final long SUGGESTIONS_WAIT_MS = 200;

  private final Loop indexLoop;
  private final Loop loop;
  private final BooleanSupplier busy;
  private final CompletableFuture<SearchIndex> index = new CompletableFuture<>();
  private volatile Optional<IndexFeed> feed = Optional.empty();
  private volatile BooleanSupplier waiting = () -> false;
  private volatile boolean closed;

  /// @param busy whether entries are on their way to this node: they go before the index
  SearchDesk(Loop indexLoop, Loop loop, BooleanSupplier busy) {
    this.indexLoop = indexLoop;
    this.loop = loop;
    this.busy = busy;
  }

  /// @param opening opens the index; may read all of it
  /// @param found the position of the entries as they were found on the disk
  /// @param due whether stored entries are not among the items yet; asked by any thread
  void open(
      Supplier<SearchIndex> opening,
      Group group,
      Workspace space,
      long found,
      BooleanSupplier due) {
    waiting = due;
    indexLoop.execute(() -> {
      try {
        SearchIndex opened = opening.get();
        tell(loop, () -> begin(opened, group, space, found)); // first: who searches comes behind
        index.complete(opened);
      } catch (SearchException e) {
        LOG.log(WARNING, e.getMessage());
        index.completeExceptionally(e);
      }
    });
  }

  /// Gives the workspace's loop a task. It may have closed while the index was busy: then nobody is
  /// left to hear of it.
  static void tell(Loop loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException gone) {
      LOG.log(DEBUG, "a workspace closed while its index was written");
    }
  }

  private void begin(SearchIndex opened, Group group, Workspace space, long found) {
    if (!closed) {
      IndexFeed.Loops loops = new IndexFeed.Loops(loop, indexLoop);
      IndexFeed begun =
          new IndexFeed(loops, opened, space, () -> new Documents(group, space), busy);
      feed = Optional.of(begun);
      begun.start(found);
    }
  }

  void onChanges(List<ItemChange> changes) {
    feed.ifPresent(f -> f.onChanges(changes));
  }

  /// Items are about to change without a new entry.
  void onUnrecorded() {
    feed.ifPresent(IndexFeed::onUnrecorded);
  }

  /// What was taken back must not stay in the files of the index.
  void purge() {
    feed.ifPresent(IndexFeed::purge);
  }

  /// The index, once it is open; fails with [SearchException] if it can not be. Any thread.
  public CompletableFuture<SearchIndex> index() {
    return index;
  }

  /// The index, once it holds what changed before this call, as [IndexFeed#upToDate] says, or after so
  /// many ms; fails as [#index] does. Any thread.
  public CompletableFuture<SearchIndex> upToDate(long waitMs) {
    return index.thenCompose(opened -> {
      CompletableFuture<SearchIndex> ready = new CompletableFuture<>();
      Cancellable late = loop.schedule(waitMs, () -> ready.complete(opened));
      Runnable done =
          () -> {
            late.cancel();
            ready.complete(opened);
          };
      try {
        loop.execute(() -> feed.ifPresentOrElse(f -> f.upToDate(done), done));
      } catch (RejectedExecutionException gone) {
        done.run();
      }
      return ready;
    });
  }

  /// A search came upon a damaged index: starts it over. Any thread.
  public void onDamage() {
    loop.execute(() -> feed.ifPresent(IndexFeed::rebuildIfDamaged));
  }

  /// The index does not hold what it should: starts it over. Any thread.
  void rebuild() {
    loop.execute(() -> feed.ifPresent(IndexFeed::rebuild));
  }

  /// True while not everything can be found. Any thread.
  public boolean behind() {
    return waiting.getAsBoolean() || feed.map(IndexFeed::behind).orElse(true);
  }

  /// The position of the store up to which everything can be found, with what changes no item.
  public long reached() {
    return feed.map(IndexFeed::reached).orElse(0L);
  }

  /// Ends the feed; done when the index is closed. Any thread: the loop has nothing to feed any
  /// more.
  CompletableFuture<Boolean> close() {
    closed = true;
    feed.ifPresent(IndexFeed::close);
    return indexLoop.call(() -> {
      try {
        if (index.isDone() && !index.isCompletedExceptionally()) {
          index.join().close();
        }
        return true;
      } catch (SearchException e) {
        LOG.log(WARNING, e.getMessage());
        return false;
      }
    });
  }
}

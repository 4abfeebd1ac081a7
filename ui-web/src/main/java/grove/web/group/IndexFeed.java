package grove.web.group;

import grove.graph.Loop;
import grove.graph.Loop.Cancellable;
import grove.grouping.space.Item;
import grove.grouping.space.ItemChange;
import grove.grouping.space.ItemId;
import grove.grouping.space.Workspace;
import grove.search.SearchDocument;
import grove.search.SearchIndex;
import grove.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/// Keeps a workspace's search index in step with its items.
///
/// Two threads work on it. The group's loop knows the items: it keeps the ids of those that changed
/// ([#dirty], so that a thousand changes of one page are one), and turns a slice of them at a time
/// into documents, so that it is never busy with them for long. The index loop writes the slices;
/// at most [#SLICES_MAX] are under way. The position that the index is said to hold moves only when
/// nothing is dirty: everything up to it is then in the index.
///
/// What is found must not hold up what comes. While neighbours have entries that are not here, a slice
/// is taken only now and then ([#BUSY_GAP_MS]), so that a first sync has the processor for itself and
/// the index still grows. And a few changes are gathered until they pause ([#GATHER_QUIET_MS]), or a
/// search asks for them: it is answered from an index that holds what was written before it
/// ([#upToDate]). A slice is taken behind the tasks that wait already.
///
/// At start the index says up to which position it was committed, and only what entries behind it
/// changed is read again. Changes that come without an entry (a key arrived) first commit position
/// 0, so that a crash before they are written leads to a rebuild, not to a gap.
///
/// All methods are called on the group's loop, but for [#behind] and [#close].
final class IndexFeed {
  /// Items turned into documents in one task of the group's loop.
  private static final int SLICE_ITEMS = 64;

  /// Text in one slice after which no further item is taken, in characters.
  private static final long SLICE_CHARS = 1_000_000;

  /// Changed items that are gathered; of more, slices are taken at once.
  private static final int GATHERED_ITEMS_MAX = 2_048;

  /// So long after the last change they are gathered no more.
  private static final long GATHER_QUIET_MS = 500;

  /// Nor longer than this after the first, however steadily changes come.
  private static final long GATHER_MS = 2_000;

  /// How often it is looked whether they still are.
  private static final long GATHER_LOOK_MS = 50;

  /// Slices that may wait for the index.
  private static final int SLICES_MAX = 4;

  /// From one slice to the next while entries are on their way.
  private static final long BUSY_GAP_MS = 1_000;

  /// How often it is looked whether they still are.
  private static final long BUSY_LOOK_MS = 50;

  private final Loop loop;
  private final Loop indexLoop;
  private final SearchIndex index;
  private final Workspace workspace;
  private final Supplier<Function<Item, SearchDocument>> documents;
  private final BooleanSupplier busy;
  private final IndexCommits commits;
  private final Set<ItemId> dirty = new LinkedHashSet<>();
  private final Queue<Asked> asked = new ArrayDeque<>();
  private Cancellable next = () -> {};
  private Cancellable retry = () -> {};
  private long taken;
  private long gatheredMs;
  private long changedMs;
  private int underWay;
  private boolean draining;
  private boolean told;
  private long slicedMs;
  private long writtenMs;
  private long wholeUpTo;
  private long reached;
  private volatile boolean behind = true;
  private volatile boolean closed;

  /// @param loops of the group and of the index
  /// @param documents asked for each slice
  /// @param busy whether entries are on their way to this node
  IndexFeed(
      Loops loops,
      SearchIndex index,
      Workspace workspace,
      Supplier<Function<Item, SearchDocument>> documents,
      BooleanSupplier busy) {
    this.loop = loops.group();
    this.indexLoop = loops.index();
    this.index = index;
    this.workspace = workspace;
    this.documents = documents;
    this.busy = busy;
    this.commits =
        new IndexCommits(
            loops,
            index,
            new IndexCommits.Source(this::settled, () -> wholeUpTo, this::quietMs, this::rebuild));
  }

  /// The threads that it works on.
  record Loops(Loop group, Loop index) {}

  /// Begins with what the index lacks. An index that is ahead of the entries as they were found has
  /// some that a power cut took; others may have come in their places meanwhile.
  void start(long found) {
    long held = index.indexedUpTo();
    Optional<Set<ItemId>> changed =
        index.needsRebuild() || held > found ? Optional.empty() : workspace.changedAfter(held);
    if (changed.isPresent()) {
      wholeUpTo = held;
      dirty.addAll(changed.get());
    } else {
      startOver();
    }
    draining = true;
    drainSlice(); // at once: who searches behind this finds it
  }

  /// Items changed.
  void onChanges(List<ItemChange> changes) {
    changedMs = loop.nowMs();
    gatheredMs = dirty.isEmpty() ? changedMs : gatheredMs;
    changes.forEach(change -> dirty.add(change.item().id()));
    drain();
  }

  /// Somebody who waits until so many changes were taken, and then written.
  private record Asked(long taken, Runnable done) {}

  /// Runs the task on the index loop once everything that changed before this call can be found: these
  /// changes are gathered no longer. Where more than [#GATHERED_ITEMS_MAX] wait, in a first sync or an
  /// import, it runs once what is under way is written.
  void upToDate(Runnable done) {
    asked.add(new Asked(dirty.size() > GATHERED_ITEMS_MAX ? taken : taken + dirty.size(), done));
    if (draining) {
      look();
    } else if (underWay == 0 && !dirty.isEmpty()) {
      drain(); // the index could not be written, and is tried again
    }
    answer();
  }

  /// Tells those whose changes were taken, behind the slices that are on their way to the index.
  private void answer() {
    while (!asked.isEmpty() && (closed || asked.element().taken <= taken)) {
      SearchDesk.tell(indexLoop, asked.remove().done);
    }
  }

  /// Items are about to change for a reason that is no entry.
  void onUnrecorded() {
    forget();
    commits.holdNothing();
  }

  /// What the index is about to forget must leave its files too, with the next commit.
  void purge() {
    reached = Math.max(reached, index.indexedUpTo());
    commits.purge();
  }

  /// True while the index does not hold all that it should.
  boolean behind() {
    return behind;
  }

  /// The position of the store up to which everything can be found. The index's own moves only with an
  /// item that changed; entries that changed none count once nothing waits.
  long reached() {
    if (!behind) {
      reached = workspace.position();
    }
    return Math.max(reached, index.indexedUpTo());
  }

  /// The index holds nothing for certain.
  private void forget() {
    wholeUpTo = 0;
    reached = 0;
  }

  /// Takes nothing more. What was not committed is read again at the next start.
  void close() {
    closed = true;
    commits.close();
    SearchDesk.tell(loop, this::answer);
  }

  void rebuildIfDamaged() {
    if (commits.rebuildIsDue()) {
      rebuild();
    }
  }

  /// Empties the index and feeds it everything.
  void rebuild() {
    if (!closed) {
      commits.onRebuild();
      startOver();
      drain();
    }
  }

  private void startOver() {
    behind = true;
    forget();
    indexLoop.execute(() -> commits.attempt(index::reset));
    dirty.addAll(workspace.ids());
  }

  /// Goes on with the next slice, in a task of its own.
  private void drain() {
    if (closed) {
      return;
    }
    behind = true;
    if (!draining) {
      draining = true;
      look();
    }
  }

  /// Waits for more, or has the next slice taken: behind the tasks that wait already, which a timer's
  /// own task would go before.
  private void look() {
    next.cancel();
    if (gathers() || yields()) {
      next = loop.schedule(gathers() ? GATHER_LOOK_MS : BUSY_LOOK_MS, this::look);
    } else if (!told) {
      told = true;
      SearchDesk.tell(loop, this::drainSlice);
    }
  }

  /// Whether the changed items wait for more of them.
  private boolean gathers() {
    long now = loop.nowMs();
    return !closed
        && asked.isEmpty()
        && !commits.purgeDue()
        && dirty.size() < GATHERED_ITEMS_MAX
        && Math.abs(now - changedMs) < GATHER_QUIET_MS
        && Math.abs(now - gatheredMs) < GATHER_MS;
  }

  private void drainSlice() {
    told = false;
    draining = false;
    if (closed || underWay >= SLICES_MAX) {
      return;
    }
    slicedMs = loop.nowMs();
    Slice slice = takeSlice();
    boolean all = dirty.isEmpty();
    if (all) {
      wholeUpTo = workspace.position();
    } else {
      drain();
    }
    send(slice, all);
    answer();
  }

  private boolean yields() {
    return !closed
        && asked.isEmpty()
        && Math.abs(loop.nowMs() - slicedMs) < BUSY_GAP_MS
        && busy.getAsBoolean();
  }

  private Slice takeSlice() {
    Slice slice = new Slice();
    try {
      fill(slice);
    } catch (StoreException e) {
      taken -= slice.ids.size();
      tryAgain(slice.ids);
      throw e;
    }
    return slice;
  }

  /// Items could not be read or written: they wait for the next change, or for a while.
  private void tryAgain(List<ItemId> ids) {
    dirty.addAll(ids);
    retry.cancel();
    retry = loop.schedule(Uptake.RETRY_MS, this::drain);
  }

  private void fill(Slice slice) {
    Function<Item, SearchDocument> made = documents.get();
    Iterator<ItemId> next = dirty.iterator();
    while (slice.ids.size() < SLICE_ITEMS && slice.chars < SLICE_CHARS && next.hasNext()) {
      ItemId id = next.next();
      next.remove();
      slice.ids.add(id);
      taken++;
      workspace
          .item(id)
          .ifPresentOrElse(
              item -> slice.put(made.apply(item)), () -> slice.removed.add(id.toHex()));
    }
  }

  /// Some changed items, as the index is told of them.
  private static final class Slice {
    final List<ItemId> ids = new ArrayList<>();
    final List<SearchDocument> put = new ArrayList<>();
    final List<String> removed = new ArrayList<>();
    long chars;

    void put(SearchDocument document) {
      put.add(document);
      chars += document.body().length();
    }
  }

  /// @param all whether the index then holds all that has changed
  private void send(Slice slice, boolean all) {
    long upTo = commits.position();
    underWay++;
    behind = true;
    indexLoop.execute(() -> {
      boolean written = commits.attempt(() -> index.update(slice.put, slice.removed, upTo));
      SearchDesk.tell(loop, () -> onWritten(slice.ids, all, written));
    });
  }

  private void onWritten(List<ItemId> slice, boolean all, boolean written) {
    underWay--;
    writtenMs = loop.nowMs();
    if (closed) {
      return;
    }
    if (!written && commits.rebuildIsDue()) {
      rebuild();
    } else if (!written) {
      forget();
      tryAgain(slice);
    } else {
      if (all) {
        commits.soon();
      }
      if (dirty.isEmpty()) {
        behind = underWay > 0;
      } else {
        drain();
      }
    }
  }

  /// Whether all that has changed is in the index.
  private boolean settled() {
    return dirty.isEmpty() && underWay == 0;
  }

  /// Since when nothing has changed, nor was written.
  private long quietMs() {
    long now = loop.nowMs();
    return Math.min(Math.abs(now - changedMs), Math.abs(now - writtenMs));
  }
}

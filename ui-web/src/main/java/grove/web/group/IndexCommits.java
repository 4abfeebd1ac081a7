package grove.web.group;

import static java.lang.System.Logger.Level.WARNING;

import grove.search.SearchException;
import grove.search.SearchIndex;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// When a search index is committed, rid of words that were taken back, or begun anew; for its
/// [IndexFeed].
///
/// A commit forces files beside the entries' own, on the same disk, and each makes a part of the index
/// that is merged later. So it waits until changes pause ([#QUIET_MS]), but not for ever ([#COMMIT_MS]):
/// what a crash then takes is no more than what is read again at the next start.
///
/// What was taken back has to leave the files ([#purge]). Until it has, the index is said to hold
/// position 0: whatever fails or ends in between, it is begun anew at the next start. What fails is
/// tried again by itself, for nothing else may come that would.
///
/// All methods are called on the group's loop, but for [#attempt] and [#close].
final class IndexCommits {
  /// So long after the last change the index is committed.
  private static final long QUIET_MS = 2_000;

  /// How long the index may hold what it has not committed, however steadily changes come.
  private static final long COMMIT_MS = 30_000;

  /// From one rebuild to the next that an index asks for: twice as long each time until all is
  /// committed, for on a full disk it would be made anew without end.
  private static final long REBUILD_GAP_MS_MAX = 600_000;

  private static final System.Logger LOG = System.getLogger("grove.web");

  private final IndexFeed.Loops loops;
  private final SearchIndex index;
  private final Source source;
  private boolean due;
  private boolean purgeDue;
  private boolean purging;
  private boolean heldBack;
  private boolean failing;
  private long sinceMs;
  private long rebuiltMs = -Uptake.RETRY_MS;
  private long rebuildGapMs = Uptake.RETRY_MS;
  private volatile boolean closed;

  /// What is to be committed.
  ///
  /// @param settled whether the index holds all that has changed
  /// @param wholeUpTo the position of the store up to which it then holds everything
  /// @param quietMs since when nothing has changed, nor was written
  /// @param rebuild has the index begun anew
  record Source(
      BooleanSupplier settled, LongSupplier wholeUpTo, LongSupplier quietMs, Runnable rebuild) {}

  IndexCommits(IndexFeed.Loops loops, SearchIndex index, Source source) {
    this.loops = loops;
    this.index = index;
    this.source = source;
  }

  /// There is something to commit.
  void soon() {
    if (!due) {
      due = true;
      sinceMs = loops.group().nowMs();
      loops.group().schedule(failing ? Uptake.RETRY_MS : QUIET_MS, this::commit);
    }
  }

  /// What the index is about to forget must leave its files too.
  void purge() {
    if (!purgeDue) {
      purgeDue = true;
      holdNothing();
    }
    soon();
  }

  /// The index is committed as one that holds nothing for certain: who finds it so begins it anew.
  void holdNothing() {
    loops
        .index()
        .execute(() ->
            attempt(() -> {
              index.update(List.of(), List.of(), 0);
              index.commit();
            }));
  }

  boolean purgeDue() {
    return purgeDue;
  }

  /// The position that the index may be said to hold.
  long position() {
    heldBack |= purging;
    return purgeDue || purging ? 0 : source.wholeUpTo.getAsLong();
  }

  /// Whether the index asks for a rebuild, and the last one is long enough ago.
  boolean rebuildIsDue() {
    return index.needsRebuild() && loops.group().nowMs() - rebuiltMs >= rebuildGapMs;
  }

  void onRebuild() {
    rebuiltMs = loops.group().nowMs();
    rebuildGapMs = Math.min(2 * rebuildGapMs, REBUILD_GAP_MS_MAX);
  }

  /// Nothing is committed any more.
  void close() {
    closed = true;
  }

  /// Whether changes go on coming, and nothing urges.
  private boolean steady() {
    return !purgeDue
        && source.quietMs.getAsLong() < QUIET_MS
        && Math.abs(loops.group().nowMs() - sinceMs) < COMMIT_MS;
  }

  private void commit() {
    if (closed) {
      return;
    }
    if (steady()) {
      loops.group().schedule(QUIET_MS - source.quietMs.getAsLong(), this::commit);
      return;
    }
    due = false;
    boolean purge = purgeDue && source.settled.getAsBoolean();
    long upTo = source.wholeUpTo.getAsLong();
    purgeDue &= !purge;
    purging |= purge;
    loops
        .index()
        .execute(() -> {
          boolean committed = attempt(purge ? () -> index.purge(upTo) : index::commit);
          SearchDesk.tell(loops.group(), () -> onCommitted(purge, committed));
        });
    if (purgeDue) {
      soon();
    }
  }

  private void onCommitted(boolean purge, boolean committed) {
    failing = !committed;
    if (purge) {
      purging = false;
      giveBack(committed);
    }
    if (committed && source.settled.getAsBoolean()) {
      rebuildGapMs = Uptake.RETRY_MS;
    }
    if (!committed && !closed) {
      purgeDue |= purge;
      if (rebuildIsDue()) {
        source.rebuild.run();
      }
      soon();
    }
  }

  /// What was written while a purge was under way was said to hold nothing. So it stays where more was
  /// taken back meanwhile: that gets its position from the purge that is due for it.
  private void giveBack(boolean purged) {
    if (purged && heldBack && !purgeDue) {
      long upTo = source.wholeUpTo.getAsLong();
      loops.index().execute(() -> attempt(() -> index.update(List.of(), List.of(), upTo)));
      soon();
    }
    heldBack = false;
  }

  /// False, and a line in the log, where the index could not be written. That it takes nothing behind
  /// its end is no damage.
  boolean attempt(Runnable work) {
    try {
      work.run();
      return true;
    } catch (SearchException e) {
      if (!closed) {
        LOG.log(WARNING, e.getMessage());
      }
      return false;
    }
  }
}

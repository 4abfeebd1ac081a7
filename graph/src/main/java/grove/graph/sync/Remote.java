package grove.graph.sync;

import grove.graph.wire.Want.Range;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All that is known of one neighbour's logs, and what it was asked for.
///
/// So many entries are asked for as it sends in about two seconds: what is asked for too early can
/// not be asked of another any more.
final class Remote {
  private static final long WINDOW_FIRST = 512;
  private static final long WINDOW_MIN = 32;
  private static final long WINDOW_MAX = 8_192;

  /// A stretch that is whole sooner lets the window grow, a later one lets it shrink.
  private static final long QUICK_MS = 1_000;

  private static final long SLOW_MS = 4_000;

  final Map<Long, Claim> claims = new LinkedHashMap<>();
  final Map<LogId, Claim> byLog = new HashMap<>();

  /// Claims beyond what is here that would be accepted.
  final Set<Claim> unmet = new LinkedHashSet<>();

  /// Ranges to ask for with the next WANT.
  final List<Range> batch = new ArrayList<>();

  /// When it last sent a run, or was first asked for one.
  long runMs;

  /// Until then nothing more is asked of it, since it owes and is silent.
  long restsUntilMs;

  private final PriorityQueue<Turn> turns = new PriorityQueue<>();
  private final Map<Lane, Deque<Stretch>> asked = new EnumMap<>(Lane.class);
  private long owed;
  private long window = WINDOW_FIRST;
  private long changedMs;

  /// A claim that waits to be asked for.
  private record Turn(Rank rank, Claim claim) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn other) {
      return rank.compareTo(other.rank);
    }
  }

  void name(Claim claim, LogId log) {
    claim.log = log;
    claim.lane = log.lane();
    byLog.put(log, claim);
  }

  @Nullable Claim of(LogId log) {
    return byLog.get(log);
  }

  List<Claim> all() {
    return List.copyOf(claims.values());
  }

  /// Lets a claim wait for its turn.
  void queue(Claim claim, Rank rank) {
    if (!claim.queued) {
      claim.queued = true;
      turns.add(new Turn(rank, claim));
    }
  }

  /// Whose turn it is; null if nobody waits.
  @Nullable Claim next() {
    var turn = turns.poll();
    if (turn == null) {
      return null;
    }
    turn.claim.queued = false;
    return turn.claim;
  }

  /// Ranks anew what waits.
  void rank(Function<Claim, Rank> by) {
    var waiting = turns.stream().sorted().map(Turn::claim).toList();
    turns.clear();
    waiting.forEach(claim -> turns.add(new Turn(by.apply(claim), claim)));
  }

  /// Whether more may be asked for: not crumbs, each time some entries came.
  boolean roomy() {
    return owed <= window - window / 4;
  }

  /// Entries that are asked for at once, at most.
  long share() {
    return Math.max(1, Math.min(window / 2, window - owed));
  }

  /// Begins to pull a part of a log from here.
  void start(Claim claim, long from, long to, long nowMs) {
    if (owed == 0 && restsUntilMs == 0) {
      runMs = nowMs;
    }
    var stretch = new Stretch(claim, from, to, nowMs);
    owed += stretch.owed();
    claim.stretches.add(stretch);
    var lane = claim.lane;
    if (lane != null) {
      stretch.ordered = true;
      asked.computeIfAbsent(lane, _ -> new ArrayDeque<>()).add(stretch);
    }
  }

  void stop(Claim claim) {
    claim.stretches.forEach(this::settle);
    claim.stretches.clear();
  }

  /// What came by another way is not awaited from here.
  void onHere(Claim claim, long here) {
    claim.stretches.removeIf(stretch -> {
      var whole = here >= stretch.to;
      if (whole) {
        settle(stretch);
      }
      return whole;
    });
  }

  private void settle(Stretch stretch) {
    stretch.over = true;
    owed -= stretch.owed();
    stretch.next = stretch.to + 1;
  }

  /// A run came; gives what was asked for with it, null if nothing was. A run goes on to the next
  /// signed entry, so it may hold the beginning of what was asked for next.
  @Nullable Stretch onRun(Claim claim, long prevSeq, long last, long nowMs) {
    runMs = nowMs;
    restsUntilMs = 0;
    Stretch came = null;
    for (var stretch : claim.stretches) {
      if (prevSeq < stretch.next && stretch.next <= last) {
        move(stretch, last, nowMs);
        came = stretch;
      }
    }
    claim.stretches.removeIf(one -> one.over);
    return came;
  }

  private void move(Stretch stretch, long last, long nowMs) {
    stretch.movedMs = nowMs;
    if (last < stretch.to) {
      owed -= last + 1 - stretch.next;
      stretch.next = last + 1;
      return;
    }
    settle(stretch);
    var tookMs = nowMs - stretch.askedMs;
    if (stretch.askedMs < changedMs) {
      return; // it was asked for in another window
    }
    if (tookMs < QUICK_MS) {
      window = Math.min(WINDOW_MAX, 2 * window);
      changedMs = nowMs;
    } else if (tookMs > SLOW_MS) {
      window = Math.max(WINDOW_MIN, window / 2);
      changedMs = nowMs;
    }
  }

  /// What was asked for before something that came just now, and did not come: a neighbour answers
  /// in the order in which it was asked, so it will not come.
  List<Claim> passedOver(Stretch came) {
    var lane = came.claim.lane;
    var queue = lane == null || !came.ordered ? null : asked.get(lane);
    var over = new ArrayList<Claim>();
    while (queue != null && !queue.isEmpty() && !queue.element().equals(came)) {
      var first = queue.remove();
      if (!first.over) {
        over.add(first.claim);
      }
    }
    return over;
  }

  /// Entries that it owes.
  long owed() {
    return owed;
  }

  /// How long it has owed runs without sending any.
  long silentMs(long nowMs) {
    return owed == 0 ? 0 : nowMs - runMs;
  }

  boolean pulling() {
    return owed > 0;
  }

  /// Whether nothing more of the control lane is wanted from here.
  boolean controlMet() {
    return unmet.stream().noneMatch(claim -> claim.lane == Lane.CONTROL);
  }
}

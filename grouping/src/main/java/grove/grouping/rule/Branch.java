package grove.grouping.rule;

import grove.store.LogId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// One line of a log's chain. A log that never forked is a single branch; every further branch
/// starts where two entries have the same sequence number.
///
/// It keeps the points at which its control past changes, and nothing else of its entries: a log of
/// a million data entries whose author seldom learned of control entries costs a few objects.
public final class Branch {
  private final LogId log;
  private final @Nullable Branch parent;
  private final long from;
  private long upto;
  private final List<Point> points = new ArrayList<>();

  /// From `seq` on, until the next point, entries of the branch have this control past.
  private record Point(long seq, Past past) {}

  Branch(LogId log, @Nullable Branch parent, long from) {
    this.log = log;
    this.parent = parent;
    this.from = from;
    this.upto = from - 1;
  }

  public LogId log() {
    return log;
  }

  /// The sequence number of its first entry.
  public long from() {
    return from;
  }

  /// The sequence number of its highest entry.
  public long upto() {
    return upto;
  }

  void grow(long seq) {
    upto = Math.max(upto, seq);
  }

  void pastFrom(long seq, Past past) {
    points.add(new Point(seq, past));
  }

  /// The entries at which its control past changes.
  LongStream points() {
    return points.stream().mapToLong(Point::seq);
  }

  /// The control past of its entry `seq`.
  public Past past(long seq) {
    int at = pointAt(seq);
    if (at >= 0) {
      return points.get(at).past();
    }
    return parent == null ? Past.EMPTY : parent.past(Math.min(seq, from - 1));
  }

  /// The number of the point that holds for `seq`, -1 before the first.
  int pointAt(long seq) {
    int low = 0;
    int high = points.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (points.get(middle).seq() <= seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /// The branch in which this chain begins.
  Branch root() {
    Branch branch = this;
    while (branch.parent != null) {
      branch = branch.parent;
    }
    return branch;
  }

  /// The branch that holds this chain's entry `seq`, or null where the chain is not that old.
  public @Nullable Branch at(long seq) {
    Branch branch = this;
    while (branch != null && branch.from > seq) {
      branch = branch.parent;
    }
    return branch;
  }
}

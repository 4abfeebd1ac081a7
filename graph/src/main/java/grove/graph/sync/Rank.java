package grove.graph.sync;

import java.util.Comparator;

/// Which log is asked for first: control before data, what is written now where a person waits, what
/// few neighbours have, what little is missing of.
///
/// @param bulk 0 for the control lane, 1 for data
/// @param newsMs when somebody named news of it; 0 where nobody waits for them
/// @param holders neighbours that have what is missing
/// @param missing entries
/// @param number of two that are alike the first stays first
record Rank(int bulk, long newsMs, int holders, long missing, long number)
    implements Comparable<Rank> {
  private static final Comparator<Rank> ORDER =
      Comparator.comparingInt(Rank::bulk)
          .thenComparing(Comparator.comparingLong(Rank::newsMs).reversed())
          .thenComparingInt(Rank::holders)
          .thenComparingLong(Rank::missing)
          .thenComparingLong(Rank::number);

  @Override
  public int compareTo(Rank other) {
    return ORDER.compare(this, other);
  }
}

package grove.graph;

import grove.store.LogId;
import java.util.Map;
import java.util.SortedSet;

/// Bodies of data entries that ought to be here and are not: nothing that is known took them away.
///
/// @param wanted of which entries neighbours are asked for the body, by log and seq
/// @param first of each log the lowest entry that does not count as held for that reason
public record OwedBodies(Map<LogId, SortedSet<Long>> wanted, Map<LogId, Long> first) {
  public static final OwedBodies NONE = new OwedBodies(Map.of(), Map.of());

  public OwedBodies {
    wanted = Map.copyOf(wanted);
    first = Map.copyOf(first);
  }

  /// Is the body of this entry wanted?
  public boolean wants(LogId log, long seq) {
    var seqs = wanted.get(log);
    return seqs != null && seqs.contains(seq);
  }

  /// How far a log counts as held that is stored up to here.
  public long held(LogId log, long seq) {
    return Math.min(seq, first.getOrDefault(log, seq + 1) - 1);
  }
}

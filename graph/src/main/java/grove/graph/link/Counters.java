package grove.graph.link;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts since the graph was made.
public final class Counters {
  private final Map<Counter, Long> counts = new EnumMap<>(Counter.class);

  public void add(Counter counter, long n) {
    counts.merge(counter, n, Long::sum);
  }

  public long of(Counter counter) {
    return counts.getOrDefault(counter, 0L);
  }

  /// All counts by label.
  public SortedMap<String, Long> snapshot() {
    var all = new TreeMap<String, Long>();
    for (var counter : Counter.values()) {
      all.put(counter.label(), of(counter));
    }
    return all;
  }
}

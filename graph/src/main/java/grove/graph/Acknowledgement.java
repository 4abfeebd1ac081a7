package grove.graph;

import grove.store.LogId;
import java.util.Map;

/// What a device says it holds, synced to its disk.
///
/// @param seqs for each log the highest entry held; logs of which nothing is held are absent
/// @param atMs when it said so, by its own clock
public record Acknowledgement(Map<LogId, Long> seqs, long atMs) {
  public Acknowledgement {
    seqs = Map.copyOf(seqs);
  }

  /// Entries held in all.
  public long entries() {
    return seqs.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Whether the entry at this place is held.
  public boolean holds(LogId log, long seq) {
    return seqs.getOrDefault(log, 0L) >= seq;
  }
}

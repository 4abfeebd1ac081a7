package grove.graph.sync;

import grove.graph.link.Link;
import grove.identity.bytes.Bytes;
import grove.store.LogId;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Runs that came before what is below them in their log, since several neighbours are asked for parts
/// of one log at once. They can not be read before that, so they are kept as they came, for a while.
final class Ahead {
  /// What is kept in all; above a quarter of it nothing is asked for that would have to be kept.
  static final long BYTES_MAX = 32L << 20;

  /// How far above what is here a log is asked for.
  static final long ENTRIES_MAX = 8_192;

  /// A run that did not find its place for so long is given up.
  private static final long KEPT_MS = 60_000;

  private final Map<LogId, NavigableMap<Long, Held>> logs = new HashMap<>();
  private long bytes;

  /// A run, and who sent it.
  ///
  /// @param last the seq of its last entry, as far as its sender says so
  record Held(Link from, long prevSeq, long last, Bytes run, long atMs) {}

  boolean roomy() {
    return bytes < BYTES_MAX / 4;
  }

  /// Keeps a run; false where there is no room.
  boolean hold(LogId log, Held held) {
    if (bytes + held.run.size() > BYTES_MAX) {
      return false;
    }
    var before = logs.computeIfAbsent(log, _ -> new TreeMap<>()).putIfAbsent(held.prevSeq, held);
    if (before == null) {
      bytes += held.run.size();
    }
    return true;
  }

  /// Takes the lowest run of a log that begins at or below what is here; null if there is none.
  @Nullable Held take(LogId log, long here) {
    var held = logs.get(log);
    if (held == null || held.firstKey() > here) {
      return null;
    }
    var first = held.pollFirstEntry().getValue();
    bytes -= first.run.size();
    if (held.isEmpty()) {
      logs.remove(log);
    }
    return first;
  }

  /// The last seq of the run that holds this one, 0 if none does.
  long end(LogId log, long seq) {
    var held = logs.get(log);
    var below = held == null ? null : held.lowerEntry(seq);
    return below == null || below.getValue().last < seq ? 0 : below.getValue().last;
  }

  /// The first seq from there on that is held.
  long nextStart(LogId log, long seq) {
    var held = logs.get(log);
    var above = held == null ? null : held.ceilingKey(seq - 1);
    return above == null ? Long.MAX_VALUE : above + 1;
  }

  boolean isEmpty() {
    return logs.isEmpty();
  }

  void drop(LogId log) {
    var held = logs.remove(log);
    if (held != null) {
      held.values().forEach(one -> bytes -= one.run.size());
    }
  }

  /// Gives up what has waited too long.
  void sweep(long nowMs) {
    for (var held : logs.values()) {
      held.values()
          .removeIf(one -> {
            var stale = Math.abs(nowMs - one.atMs) > KEPT_MS;
            bytes -= stale ? one.run.size() : 0;
            return stale;
          });
    }
    logs.values().removeIf(Map::isEmpty);
  }
}

package grove.graph.sync;

import grove.identity.DeviceId;
import grove.identity.bytes.Hash;
import grove.store.Head;
import grove.store.LogId;
import grove.store.Segment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Segments that name control entries which are not here yet: per log a queue in order, bounded per
/// author and in all.
///
/// Only the first segment of a queue has been offered to the store; what it misses is known, what
/// those behind it miss is not.
final class Waiting {
  /// Entries of one author that may wait.
  static final int AUTHOR_ENTRIES_MAX = 1_000;

  /// Bytes that may wait in all.
  static final long BYTES_MAX = 64L << 20;

  /// A queue to which nothing was added, and from which nothing was taken, for so long is dropped.
  static final long KEPT_MS = 60_000;

  private final Map<LogId, Queue> queues = new LinkedHashMap<>();
  private final Map<Hash, Set<LogId>> awaited = new HashMap<>();
  private final Map<DeviceId, Integer> authors = new HashMap<>();
  private long bytes;

  /// The segments of one log.
  private static final class Queue {
    final Deque<Segment> segments = new ArrayDeque<>();
    Set<Hash> missing = Set.of();
    long touchedMs;
  }

  boolean isEmpty() {
    return queues.isEmpty();
  }

  boolean has(LogId log) {
    return queues.containsKey(log);
  }

  /// The last entry of a log that waits.
  Optional<Head> tail(LogId log) {
    var queue = queues.get(log);
    if (queue == null) {
      return Optional.empty();
    }
    var last = queue.segments.getLast().last();
    return Optional.of(new Head(last.seq(), last.id()));
  }

  /// Puts a segment behind those of its log; false where there is no room.
  boolean add(Segment segment, long nowMs) {
    var author = segment.log().device();
    var entries = authors.getOrDefault(author, 0) + segment.entries().size();
    if (entries > AUTHOR_ENTRIES_MAX || bytes + segment.bytes() > BYTES_MAX) {
      return false;
    }
    authors.put(author, entries);
    bytes += segment.bytes();
    var queue = queues.computeIfAbsent(segment.log(), _ -> new Queue());
    queue.segments.add(segment);
    queue.touchedMs = nowMs;
    return true;
  }

  /// The first segment of a log that waits.
  @Nullable Segment first(LogId log) {
    var queue = queues.get(log);
    return queue == null ? null : queue.segments.getFirst();
  }

  /// Notes what the first segment of a log misses.
  void misses(LogId log, Set<Hash> missing) {
    var queue = queues.get(log);
    if (queue != null) {
      forget(log, queue.missing);
      queue.missing = missing;
      missing.forEach(id -> awaited.computeIfAbsent(id, _ -> new HashSet<>()).add(log));
    }
  }

  /// Replaces the first segment of a log by what is left of it; none: the next one is first.
  void replaceFirst(LogId log, Optional<Segment> rest, long nowMs) {
    var queue = queues.get(log);
    if (queue == null) {
      return;
    }
    var first = queue.segments.removeFirst();
    release(first);
    rest.ifPresent(segment -> {
      queue.segments.addFirst(segment);
      authors.merge(log.device(), segment.entries().size(), Integer::sum);
      bytes += segment.bytes();
    });
    queue.touchedMs = nowMs;
    if (queue.segments.isEmpty()) {
      drop(log);
    }
  }

  /// Logs whose first segment waits for this entry.
  List<LogId> waitingFor(Hash id) {
    return List.copyOf(awaited.getOrDefault(id, Set.of()));
  }

  /// All logs of which something waits.
  Set<LogId> logs() {
    return queues.keySet();
  }

  /// All entries that are waited for.
  Set<Hash> missing() {
    return Set.copyOf(awaited.keySet());
  }

  /// Forgets all that waits of a log; returns how many entries that were.
  int drop(LogId log) {
    var queue = queues.remove(log);
    if (queue == null) {
      return 0;
    }
    forget(log, queue.missing);
    queue.segments.forEach(this::release);
    return queue.segments.stream().mapToInt(segment -> segment.entries().size()).sum();
  }

  /// Logs that have waited in vain for too long.
  List<LogId> stale(long nowMs) {
    return queues.entrySet().stream()
        .filter(row -> nowMs - row.getValue().touchedMs > KEPT_MS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void release(Segment segment) {
    var author = segment.log().device();
    var left = authors.getOrDefault(author, 0) - segment.entries().size();
    if (left > 0) {
      authors.put(author, left);
    } else {
      authors.remove(author);
    }
    bytes -= segment.bytes();
  }

  private void forget(LogId log, Set<Hash> missing) {
    for (var id : missing) {
      var logs = awaited.get(id);
      if (logs != null && logs.remove(log) && logs.isEmpty()) {
        awaited.remove(id);
      }
    }
  }
}

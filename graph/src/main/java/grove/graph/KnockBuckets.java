package grove.graph;

import java.util.HashMap;
import java.util.Map;

/// How often a caller may knock with an old key or a wrong clock: so many times a minute from one
/// host, and so many in all.
final class KnockBuckets {
  private static final int PER_HOST_MAX = 20;
  private static final int IN_ALL_MAX = 120;
  private static final long WINDOW_MS = 60_000;

  private final Map<String, Integer> taken = new HashMap<>();
  private long windowMs;
  private int takenInAll;

  KnockBuckets(long nowMs) {
    windowMs = nowMs;
  }

  /// Takes one place, if there is one.
  boolean take(String host, long nowMs) {
    if (Math.abs(nowMs - windowMs) >= WINDOW_MS) {
      windowMs = nowMs;
      taken.clear();
      takenInAll = 0;
    }
    var fromHost = taken.getOrDefault(host, 0);
    if (takenInAll >= IN_ALL_MAX || fromHost >= PER_HOST_MAX) {
      return false;
    }
    takenInAll++;
    taken.put(host, fromHost + 1);
    return true;
  }
}

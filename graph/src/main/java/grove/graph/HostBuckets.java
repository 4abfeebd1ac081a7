package grove.graph;

import java.util.HashMap;
import java.util.Map;

/// How often something is done for callers: so many times in a while for one host, and so many in
/// all.
final class HostBuckets {
  private final int perHostMax;
  private final int inAllMax;
  private final long windowMs;
  private final Map<String, Integer> taken = new HashMap<>();
  private long beganMs;
  private int takenInAll;

  private HostBuckets(int perHostMax, int inAllMax, long windowMs, long nowMs) {
    this.perHostMax = perHostMax;
    this.inAllMax = inAllMax;
    this.windowMs = windowMs;
    beganMs = nowMs;
  }

  /// Knocks with an old key or a wrong clock: 20 a minute from one host, 120 in all.
  static HostBuckets knocks(long nowMs) {
    return new HostBuckets(20, 120, 60_000, nowMs);
  }

  /// Datagrams of the local network: 20 a second from one host, 100 in all.
  static HostBuckets datagrams(long nowMs) {
    return new HostBuckets(20, 100, 1_000, nowMs);
  }

  /// Takes one place, if there is one.
  boolean take(String host, long nowMs) {
    if (Math.abs(nowMs - beganMs) >= windowMs) {
      beganMs = nowMs;
      taken.clear();
      takenInAll = 0;
    }
    var fromHost = taken.getOrDefault(host, 0);
    if (takenInAll >= inAllMax || fromHost >= perHostMax) {
      return false;
    }
    takenInAll++;
    taken.put(host, fromHost + 1);
    return true;
  }
}

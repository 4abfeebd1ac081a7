package grove.graph.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which hosts of a [SimNetwork] reach which, and how fast.
///
/// Apart from islands (nothing passes between them), one direction between two hosts can carry
/// nothing (*one-way*), or callers can be kept out of a host that itself gets out (*walled*, as by a
/// firewall).
public final class Weather {
  /// Speed of a line: 20 MB/s.
  private static final long BYTES_PER_MS = 20_000;

  private final Map<String, Integer> islands = new HashMap<>();
  private final Set<Way> blocked = new HashSet<>();
  private final Set<Way> walled = new HashSet<>();
  private final Map<String, Long> bytesPerMs = new HashMap<>();
  private final Map<String, Long> slowMs = new HashMap<>();
  private long jitterMs;

  /// From one host to another.
  private record Way(String from, String to) {}

  Weather() {}

  void move(String host, int island) {
    islands.put(host, island);
  }

  /// Whether nothing bad is left.
  public boolean calm() {
    return islands.isEmpty() && blocked.isEmpty() && walled.isEmpty() && bytesPerMs.isEmpty();
  }

  /// Nothing is carried from one host to the other, or again; the other direction stays as it is.
  public void block(String from, String to, boolean on) {
    set(blocked, new Way(from, to), on);
  }

  /// The first can not call the second, or can again; links that are open stay.
  public void wall(String caller, String callee, boolean on) {
    set(walled, new Way(caller, callee), on);
  }

  private static void set(Set<Way> ways, Way way, boolean on) {
    if (on) {
      ways.add(way);
    } else {
      ways.remove(way);
    }
  }

  /// How much a host sends in a millisecond, in bytes; 0 = as others.
  public void bandwidth(String host, long bytes) {
    put(bytesPerMs, host, bytes);
  }

  /// How much longer the way from and to a host is, for connections that begin from now on.
  public void delay(String host, long ms) {
    put(slowMs, host, ms);
  }

  private static void put(Map<String, Long> map, String host, long value) {
    if (value > 0) {
      map.put(host, value);
    } else {
      map.remove(host);
    }
  }

  /// How much later than the line's delay a piece may be: pieces of different links overtake each
  /// other, those of one do not.
  public void jitter(long ms) {
    jitterMs = ms;
  }

  /// All is well again.
  public void heal() {
    islands.clear();
    blocked.clear();
    walled.clear();
    bytesPerMs.clear();
    slowMs.clear();
    jitterMs = 0;
  }

  boolean carries(String from, String to) {
    return islands.getOrDefault(from, 0).equals(islands.getOrDefault(to, 0))
        && !blocked.contains(new Way(from, to));
  }

  boolean connects(String caller, String callee) {
    return carries(caller, callee)
        && carries(callee, caller)
        && !walled.contains(new Way(caller, callee));
  }

  /// Whether each of the two can call the other, and is understood.
  public boolean open(String one, String other) {
    return connects(one, other) && connects(other, one);
  }

  long bytesPerMs(String host) {
    return bytesPerMs.getOrDefault(host, BYTES_PER_MS);
  }

  long slowMs(String host) {
    return slowMs.getOrDefault(host, 0L);
  }

  long jitterMs() {
    return jitterMs;
  }
}

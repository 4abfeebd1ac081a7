package grove.web.crash;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What became of all kills, over all lanes.
final class CrashReport {
  /// Named points -> kills at them.
  private final Map<String, Integer> points = new TreeMap<>();

  /// Named points -> how often they were chosen.
  private final Map<String, Integer> tried = new TreeMap<>();

  private final List<Long> recoveryMs = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private int kills;
  private long acknowledged;

  synchronized void killed(int promises) {
    kills++;
    acknowledged += promises;
  }

  synchronized void knows(String point) {
    points.putIfAbsent(point, 0);
    tried.putIfAbsent(point, 0);
  }

  synchronized void killedAt(String point) {
    points.merge(point, 1, Integer::sum);
  }

  /// The known point that was chosen least often.
  synchronized Optional<String> leastTried() {
    Optional<String> found =
        tried.entrySet().stream().min(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    found.ifPresent(point -> tried.merge(point, 1, Integer::sum));
    return found;
  }

  synchronized void recovered(long ms) {
    recoveryMs.add(ms);
  }

  synchronized void loses(String what) {
    lost.add(what);
  }

  synchronized List<String> lost() {
    return List.copyOf(lost);
  }

  synchronized int kills() {
    return kills;
  }

  synchronized long acknowledged() {
    return acknowledged;
  }

  /// Named points at which a process was killed.
  synchronized int pointsKilledAt() {
    return (int) points.values().stream().filter(times -> times > 0).count();
  }

  synchronized Map<String, Integer> points() {
    return Map.copyOf(points);
  }

  synchronized JsonObject json() {
    List<Long> sorted = recoveryMs.stream().sorted(Comparator.naturalOrder()).toList();
    long median = sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    long longest = sorted.isEmpty() ? 0 : sorted.getLast();
    return new JsonObject()
        .put("kills", kills)
        .put("points", pointsKilledAt())
        .put("acknowledged", acknowledged)
        .put("lost", lost.size())
        .put("recoveryMs", new JsonObject().put("p50", median).put("max", longest));
  }
}

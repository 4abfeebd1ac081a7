package grove.graph.flood;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// News that neighbours named and that should come by another way: after a while they are fetched
/// from who named them first, and after another while from the next.
///
/// @param <L> a link
/// @param <K> a log
public final class Awaited<L, K> {
  /// How long news are awaited before a neighbour is asked, and before the next one is.
  public static final long WAIT_MS = 500;

  private final ToLongFunction<K> here;
  private final Map<K, Map<L, Named<K>>> named = new HashMap<>();

  /// What one neighbour named of a log.
  private record Named<K>(News<K> news, long dueMs) {}

  /// Who is to be asked for what.
  public record Ask<L, K>(L link, News<K> news) {}

  /// @param here up to which seq a log is here
  public Awaited(ToLongFunction<K> here) {
    this.here = here;
  }

  /// A neighbour named news that are not here.
  public void add(L link, News<K> news, long nowMs) {
    var of = named.computeIfAbsent(news.log(), _ -> new LinkedHashMap<>());
    var old = of.get(link);
    var dueMs =
        old != null && old.news.seq() > here.applyAsLong(news.log()) ? old.dueMs : nowMs + WAIT_MS;
    of.put(link, new Named<>(news, dueMs));
  }

  /// Takes what has waited long enough. At most one neighbour is asked for a log at a time.
  public List<Ask<L, K>> due(long nowMs) {
    var asks = new ArrayList<Ask<L, K>>();
    for (var log : List.copyOf(named.keySet())) {
      var of = named.getOrDefault(log, Map.of());
      var seq = here.applyAsLong(log);
      of.values().removeIf(one -> one.news.seq() <= seq);
      for (var entry : of.entrySet()) {
        if (entry.getValue().dueMs <= nowMs) {
          asks.add(new Ask<>(entry.getKey(), entry.getValue().news));
          of.remove(entry.getKey());
          of.replaceAll((_, one) -> new Named<>(one.news, Math.max(one.dueMs, nowMs + WAIT_MS)));
          break;
        }
      }
      if (of.isEmpty()) {
        named.remove(log);
      }
    }
    return asks;
  }

  /// When something is due next; the largest number where nothing waits.
  public long nextMs() {
    var next = Long.MAX_VALUE;
    for (var of : named.values()) {
      for (var one : of.values()) {
        next = Math.min(next, one.dueMs);
      }
    }
    return next;
  }

  public void onEnd(L link) {
    named.values().forEach(of -> of.remove(link));
  }
}

package grove.graph.flood;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// News that wait to be named to neighbours, gathered for a moment: of each log only the newest, so
/// that what waits for a slow neighbour is bounded by the number of logs.
///
/// @param <L> a link
/// @param <K> a log
public final class Notices<L, K> {
  private final Map<L, Map<K, News<K>>> gathered = new HashMap<>();

  public void add(L link, News<K> news) {
    gathered
        .computeIfAbsent(link, _ -> new LinkedHashMap<>())
        .merge(
            news.log(),
            news,
            (old, now) ->
                new News<>(now.log(), now.seq(), now.idPrefix(), now.large() || old.large()));
  }

  /// Links for which something waits.
  public List<L> links() {
    return List.copyOf(gathered.keySet());
  }

  /// Takes what waits for a link.
  public List<News<K>> take(L link) {
    var news = gathered.remove(link);
    return news == null ? List.of() : new ArrayList<>(news.values());
  }

  public void onEnd(L link) {
    gathered.remove(link);
  }
}

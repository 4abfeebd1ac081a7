package grove.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Requests to join that are kept, oldest first: so many by one invitation, so many in all.
///
/// A full list makes room by [JoinOrigin#surplus]: the oldest of the address range that has most.
public final class JoinList<V> {
  private final Map<JoinKey, Kept<V>> kept = new LinkedHashMap<>();

  private record Kept<V>(JoinOrigin origin, V value) {}

  public JoinList() {}

  /// Keeps something; what is kept under the same key is replaced, in its place.
  ///
  /// @return what had to go for it
  public Optional<V> put(JoinKey key, JoinOrigin origin, V value) {
    var before = kept.get(key);
    if (before != null) {
      kept.put(key, new Kept<>(before.origin(), value));
      return Optional.empty();
    }
    kept.put(key, new Kept<>(origin, value));
    var same = among(k -> k.inviteId().equals(key.inviteId()));
    if (same.size() > JoinLimits.PER_INVITATION_MAX) {
      return drop(same);
    }
    return kept.size() > JoinLimits.PER_GROUP_MAX ? drop(among(_ -> true)) : Optional.empty();
  }

  private List<Map.Entry<JoinKey, Kept<V>>> among(Predicate<JoinKey> which) {
    return kept.entrySet().stream().filter(one -> which.test(one.getKey())).toList();
  }

  private Optional<V> drop(List<Map.Entry<JoinKey, Kept<V>>> among) {
    var origins = among.stream().map(one -> one.getValue().origin()).toList();
    return remove(among.get(JoinOrigin.surplus(origins)).getKey());
  }

  public Optional<V> get(JoinKey key) {
    return Optional.ofNullable(kept.get(key)).map(Kept::value);
  }

  public Optional<V> remove(JoinKey key) {
    return Optional.ofNullable(kept.remove(key)).map(Kept::value);
  }

  /// Forgets those of which it is so.
  public void removeIf(Predicate<V> which) {
    kept.values().removeIf(one -> which.test(one.value()));
  }

  /// All, oldest first.
  public List<V> values() {
    return kept.values().stream().map(Kept::value).toList();
  }
}

package grove.graph;

import grove.graph.wire.Ephemeral;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The words that were passed on and are still fresh: each goes on once. What a word is about may be
/// forgotten sooner (the stranger became a member, others took its place in a list); without this
/// note two nodes that forgot it would pass it back and forth, and each time to all others.
///
/// A device whose words fill its share is not passed on until some of them are stale. The share is
/// small once much is taken, so that some devices can not take the room of all.
final class HeardOnce {
  private final Map<Bytes, Word> words = new LinkedHashMap<>();
  private final Map<DeviceId, Integer> shares = new HashMap<>();

  private record Word(DeviceId device, long staleAtMs) {}

  boolean has(Ephemeral said) {
    return words.containsKey(said.signature());
  }

  /// Notes a word whose signature was checked; false where there is no room for it.
  boolean note(Ephemeral said, long nowMs) {
    if (full(said.device())) {
      forget(nowMs);
    }
    if (full(said.device())) {
      return false;
    }
    var staleAtMs = said.counter() + said.ttlMs();
    if (words.putIfAbsent(said.signature(), new Word(said.device(), staleAtMs)) == null) {
      shares.merge(said.device(), 1, Integer::sum);
    }
    return true;
  }

  private boolean full(DeviceId device) {
    var share =
        words.size() < JoinLimits.HEARD_MAX / 2 ? JoinLimits.PER_GROUP_MAX : JoinLimits.HEARD_LEAST;
    return words.size() >= JoinLimits.HEARD_MAX || shares.getOrDefault(device, 0) >= share;
  }

  private void forget(long nowMs) {
    words
        .values()
        .removeIf(word -> {
          var stale = nowMs >= word.staleAtMs();
          if (stale) {
            shares.computeIfPresent(word.device(), (_, count) -> count > 1 ? count - 1 : null);
          }
          return stale;
        });
  }
}

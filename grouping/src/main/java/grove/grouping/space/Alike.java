package grove.grouping.space;

import java.util.LinkedHashMap;
import java.util.Map;

/// Lets values that many records hold alike be one object: the channel of a hundred thousand messages.
///
/// Only the last few values are known, so that it costs nothing where all differ.
final class Alike<T> {
  /// Values that are known.
  private static final int KNOWN_MAX = 256;

  private final Map<T, T> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<T, T> eldest) {
          return size() > KNOWN_MAX;
        }
      };

  /// The value, or an equal one that came before it.
  T one(T value) {
    var before = known.putIfAbsent(value, value);
    return before == null ? value : before;
  }
}

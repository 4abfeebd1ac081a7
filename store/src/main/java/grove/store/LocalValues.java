package grove.store;

import grove.identity.bytes.Bytes;
import java.util.Map;

/// The limit of derived values, the same for all stores.
final class LocalValues {
  private LocalValues() {}

  static void requireSmall(Map<String, Bytes> values) {
    for (var value : values.values()) {
      if (value.size() > EntryStore.LOCAL_VALUE_BYTES_MAX) {
        throw new IllegalArgumentException(
            "a local value is larger than " + EntryStore.LOCAL_VALUE_BYTES_MAX + " bytes");
      }
    }
  }
}

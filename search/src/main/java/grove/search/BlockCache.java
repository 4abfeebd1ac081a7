package grove.search;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opened blocks of one index, the latest used ones. Any thread.
///
/// A block in it is never written to, since readers go on with one that fell out of the cache.
final class BlockCache {
  /// Memory of an open index, in bytes.
  static final int BYTES_MAX = 16 << 20;

  private static final int BLOCKS_MAX = BYTES_MAX / BlockFormat.TEXT_BYTES;
  private static final float LOAD = 0.75f;

  private record Key(long file, long block) {}

  private final Map<Key, byte[]> blocks =
      new LinkedHashMap<>(16, LOAD, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
          return size() > BLOCKS_MAX;
        }
      };

  private long files;

  /// A number for a file that is opened now.
  synchronized long newFile() {
    return ++files;
  }

  synchronized byte @Nullable [] get(long file, long block) {
    return blocks.get(new Key(file, block));
  }

  synchronized void put(long file, long block, byte[] text) {
    blocks.put(new Key(file, block), text);
  }

  /// Forgets a file that was closed.
  synchronized void forget(long file) {
    blocks.keySet().removeIf(key -> key.file == file);
  }

  /// Wipes what is held; for when nobody reads any more.
  synchronized void wipe() {
    blocks.values().forEach(text -> Arrays.fill(text, (byte) 0));
    blocks.clear();
  }
}

package grove.store;

import grove.identity.bytes.Bytes;
import grove.store.RocksFolder.Family;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Derived values in a [RocksStore], apart from the log.
final class RocksLocal {
  private final RocksFolder database;

  RocksLocal(RocksFolder database) {
    this.database = database;
  }

  Optional<Bytes> get(String key) throws RocksDBException {
    return Optional.ofNullable(database.db().get(database.family(Family.LOCAL), bytes(key)))
        .map(Bytes::owned);
  }

  /// An empty value is none.
  void put(WriteBatch batch, Map<String, Bytes> values) throws RocksDBException {
    for (var value : values.entrySet()) {
      if (value.getValue().isEmpty()) {
        batch.delete(database.family(Family.LOCAL), bytes(value.getKey()));
      } else {
        batch.put(database.family(Family.LOCAL), bytes(value.getKey()), value.getValue().toArray());
      }
    }
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}

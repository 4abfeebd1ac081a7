package grove.web.group;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.EntryStore;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// A set of hashes that is kept in the store of a workspace: ids of blobs, by their ids only, since
/// what opens them stays in the sealed entries. One that can not be read is taken for empty.
final class LocalHashes {
  private final EntryStore store;
  private final String key;
  private final int max;
  private final Set<Hash> hashes = new LinkedHashSet<>();

  /// @param max what comes beyond is not taken
  LocalHashes(EntryStore store, String key, int max) {
    this.store = store;
    this.key = key;
    this.max = max;
    ByteReader in = ByteReader.of(store.local(key).orElse(Bytes.EMPTY));
    try {
      while (in.remaining() > 0) {
        hashes.add(in.hash());
      }
    } catch (MalformedException e) {
      hashes.clear();
    }
  }

  boolean has(Hash hash) {
    return hashes.contains(hash);
  }

  boolean isEmpty() {
    return hashes.isEmpty();
  }

  /// False where there is no room.
  boolean addAll(Collection<Hash> more) {
    Set<Hash> all = new LinkedHashSet<>(hashes);
    all.addAll(more);
    if (all.size() > max) {
      return false;
    }
    if (hashes.addAll(more)) {
      keep();
    }
    return true;
  }

  void remove(Hash hash) {
    if (hashes.remove(hash)) {
      keep();
    }
  }

  private void keep() {
    ByteWriter out = new ByteWriter();
    hashes.forEach(out::hash);
    store.putLocal(Map.of(key, out.toBytes()));
  }
}

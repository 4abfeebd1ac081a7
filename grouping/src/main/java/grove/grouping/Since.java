package grove.grouping;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.EntryStore;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Since when something has been so at this node, by its own clock; kept over restarts.
///
/// The times in entries are their authors' and may be anything: a duty that hung on them could be
/// put off for ever, or called for all the time.
final class Since {
  private final EntryStore store;
  private final String key;
  private @Nullable Mark mark;

  private record Mark(Hash what, long sinceMs) {}

  /// @param key of the value in the store
  Since(EntryStore store, String key) {
    this.store = store;
    this.key = key;
    this.mark = store.local(key).flatMap(Since::read).orElse(null);
  }

  private static Optional<Mark> read(Bytes value) {
    try {
      ByteReader in = ByteReader.of(value);
      Mark mark = new Mark(in.hash(), in.u64());
      in.end();
      return Optional.of(mark);
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /// For how long this has been so: from the first question on. A clock that was set back begins
  /// anew.
  long forMs(Hash what, long nowMs) {
    Mark known = mark;
    if (known == null || !known.what().equals(what) || known.sinceMs() > nowMs) {
      known = new Mark(what, nowMs);
      mark = known;
      store.putLocal(Map.of(key, new ByteWriter().hash(what).u64(nowMs).toBytes()));
    }
    return nowMs - known.sinceMs();
  }

  /// It is so no more.
  void end() {
    if (mark != null) {
      mark = null;
      store.putLocal(Map.of(key, Bytes.EMPTY));
    }
  }
}

package grove.graph.link;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.EntryStore;
import grove.store.Lane;
import grove.store.LogId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Short names of logs on one link: HMAC(exporter, log id), first 8 bytes. Who does not know a log
/// learns nothing of it from its tag.
final class Tags {
  private static final int TAG_BYTES = 8;

  private final Secret exporter;
  private final EntryStore entries;
  private final Map<Long, LogId> logs = new HashMap<>();
  private final Map<LogId, Long> tags = new HashMap<>();
  private int indexedLogs;

  Tags(Secret exporter, EntryStore entries) {
    this.exporter = exporter;
    this.entries = entries;
  }

  long of(LogId log) {
    var known = tags.get(log);
    if (known != null) {
      return known;
    }
    var tag = first8(Suite.hmac(exporter, log.encode()));
    tags.put(log, tag);
    logs.put(tag, log);
    return tag;
  }

  /// The log of a tag, where a log of the store or one named on this link has it.
  @Nullable LogId log(long tag) {
    var known = logs.get(tag);
    if (known == null) {
      var stored = entries.frontier().logs();
      if (stored.size() != indexedLogs) {
        indexedLogs = stored.size(); // logs come, and never go
        for (var log : stored) {
          of(log);
          of(log.on(Lane.DATA)); // whoever has a control log may have this one
        }
        known = logs.get(tag);
      }
    }
    return known;
  }

  /// The first 8 bytes as a number.
  private static long first8(Bytes bytes) {
    try {
      return ByteReader.of(bytes.slice(0, TAG_BYTES)).u64();
    } catch (MalformedException e) {
      throw new IllegalArgumentException("fewer than 8 bytes", e);
    }
  }
}

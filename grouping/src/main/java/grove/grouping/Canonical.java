package grove.grouping;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import grove.store.Head;
import grove.store.LogId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Encodings that several control operations share: sorted, so that each value has one form.
final class Canonical {
  private Canonical() {}

  /// Names of entries by log (cuts, pins): rows of log id, seq, entry id, ascending.
  static void writeHeads(ByteWriter out, Map<LogId, Head> heads) {
    out.u16(heads.size());
    new TreeMap<>(heads)
        .forEach((log, head) -> {
          log.write(out);
          writeHead(out, head);
        });
  }

  static SortedMap<LogId, Head> readHeads(ByteReader in, int max) throws MalformedException {
    SortedMap<LogId, Head> heads = new TreeMap<>();
    for (int left = in.count16(max); left > 0; left--) {
      LogId log = LogId.read(in);
      ascending(heads.isEmpty() ? null : heads.lastKey(), log);
      heads.put(log, readHead(in));
    }
    return Collections.unmodifiableSortedMap(heads);
  }

  static void writeHead(ByteWriter out, Head head) {
    out.u48(head.seq()).hash(head.id());
  }

  static Head readHead(ByteReader in) throws MalformedException {
    return new Head(in.u48(), in.hash());
  }

  /// Refuses a list that is not in strictly ascending order.
  static <T extends Comparable<T>> void ascending(@Nullable T before, T next)
      throws MalformedException {
    if (before != null && before.compareTo(next) >= 0) {
      throw new MalformedException("a list is not in ascending order");
    }
  }
}

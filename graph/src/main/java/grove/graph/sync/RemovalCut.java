package grove.graph.sync;

import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.LogId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/// How far each control log goes in the past of one entry, that entry included: what a removed
/// device still gets to see.
final class RemovalCut {
  private RemovalCut() {}

  /// Walks the past through the control heads. Each entry is read once at most.
  static Map<LogId, Long> of(EntryStore entries, Hash removal) {
    var cut = new HashMap<LogId, Long>();
    var due = new ArrayDeque<Hash>();
    due.add(removal);
    while (!due.isEmpty()) {
      var entry = entries.entry(due.poll());
      if (entry.isPresent()) {
        climbDown(entries, entry.get(), cut, due);
      }
    }
    return cut;
  }

  /// Goes down one log from an entry to where it has been already.
  private static void climbDown(
      EntryStore entries, Entry from, Map<LogId, Long> cut, ArrayDeque<Hash> due) {
    var known = cut.getOrDefault(from.log(), 0L);
    if (from.seq() <= known) {
      return;
    }
    cut.put(from.log(), from.seq());
    for (var seq = from.seq(); seq > known; seq--) {
      entries.entry(from.log(), seq).ifPresent(below -> due.addAll(below.header().heads()));
    }
  }
}

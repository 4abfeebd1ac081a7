package grove.graph.sync;

import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.LogId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How far each control log goes in the past of one entry, that entry included: what a removed
/// device still gets to see.
final class RemovalCut {
  private RemovalCut() {}

  /// Walks the past through the control heads. Each entry is read once at most.
  static Map<LogId, Long> of(EntryStore entries, Hash removal) {
    var cut = new HashMap<LogId, Long>();
    var behind = new HashMap<LogId, Long>();
    var seen = new HashSet<Hash>();
    var due = new ArrayDeque<Hash>();
    due.add(removal);
    while (!due.isEmpty()) {
      var entry = entries.entry(due.poll());
      while (entry.isPresent() && behindFork(entries, entry.get())) {
        // A branch of a frozen log: entry by entry, for only ids tell it from others.
        var at = entry.get();
        var fresh = seen.add(at.id());
        behind.merge(at.log(), at.seq(), Math::max);
        due.addAll(fresh ? at.header().heads() : List.of());
        entry = fresh ? entries.entry(at.header().prev()) : Optional.empty();
      }
      entry.ifPresent(from -> climbDown(entries, from, cut, due));
    }
    behind.forEach((log, seq) -> cut.merge(log, seq, Math::max));
    return cut;
  }

  private static boolean behindFork(EntryStore entries, Entry entry) {
    return entry.seq() > entries.frontier().ceiling(entry.log());
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

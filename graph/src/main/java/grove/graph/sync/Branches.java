package grove.graph.sync;

import grove.graph.link.Link;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.LogId;
import grove.store.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Gathers the runs of another branch of a frozen log that a neighbour hands over, from below up to
/// an entry that was asked for.
///
/// Nothing of it is stored before that entry is here: its id then vouches for all below it. Else a
/// neighbour could fill the room beside a log with histories of its own making, and none would be
/// left for the one that others name. One branch at a time per link, so this is bounded.
final class Branches {
  /// Entries of a branch that are handed over in one go; of a longer one the rest is asked for.
  static final int ENTRIES_MAX = 1_000;

  private static final int BYTES_MAX = 8 << 20;

  private final Map<Link, Branch> branches = new HashMap<>();

  /// What one link has handed over so far.
  private static final class Branch {
    final List<Segment> runs = new ArrayList<>();
    final Set<Hash> ids = new HashSet<>();
    final LogId log;
    int bytes;

    Branch(LogId log) {
      this.log = log;
    }

    boolean continuedBy(Segment run) {
      return log.equals(run.log()) && ids.contains(run.first().header().prev());
    }

    void add(Segment run) {
      runs.add(run);
      bytes += run.bytes();
      run.entries().forEach(entry -> ids.add(entry.id()));
    }

    boolean full() {
      return bytes > BYTES_MAX || ids.size() > 2 * ENTRIES_MAX + Segment.ENTRIES_MAX;
    }
  }

  /// Takes the next run; gives the whole branch once it ends with something wanted, else nothing.
  List<Segment> take(Link link, Segment run, Predicate<Hash> wanted) {
    var branch = branches.get(link);
    if (branch == null || !branch.continuedBy(run)) {
      branch = new Branch(run.log());
      branches.put(link, branch);
    }
    branch.add(run);
    var whole = run.entries().stream().map(Entry::id).anyMatch(wanted);
    if (whole || branch.full()) {
      branches.remove(link);
    }
    return whole ? List.copyOf(branch.runs) : List.of();
  }

  void onEnd(Link link) {
    branches.remove(link);
  }
}

package grove.grouping;

import grove.grouping.rule.Branch;
import grove.grouping.rule.Position;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the data entries that are stored and do not count, by stretches of their logs: a log of a
/// million entries costs a few questions.
final class SetAside {
  private final GroupState state;
  private final Audit audit;

  /// Entries of one log, next to each other, that do not count for one reason.
  private record Run(long from, long upto, String why) {
    long entries() {
      return upto - from + 1;
    }
  }

  SetAside(GroupState state, Audit audit) {
    this.state = state;
    this.audit = audit;
  }

  /// All logs that hold such entries, in the order of their ids.
  List<SetAsideLog> list() {
    List<SetAsideLog> list = new ArrayList<>();
    for (LogId log : state.store().frontier().lane(Lane.DATA).logs()) {
      List<Run> runs = runs(log);
      if (!runs.isEmpty()) {
        list.add(describe(log, runs));
      }
    }
    return list;
  }

  /// How many of the log's entries up to this one do not count.
  long count(LogId log, long upto) {
    return runs(log).stream()
        .filter(run -> run.from() <= upto)
        .mapToLong(run -> Math.min(run.upto(), upto) - run.from() + 1)
        .sum();
  }

  private List<Run> runs(LogId log) {
    List<Run> runs = new ArrayList<>();
    Optional<Branch> trunk = state.membership().trunk(log);
    if (trunk.isEmpty()) {
      return runs;
    }
    Branch line = trunk.get();
    List<Long> starts = state.membership().stretches(line);
    for (int n = 0; n < starts.size(); n++) {
      long from = starts.get(n);
      long upto = n + 1 < starts.size() ? starts.get(n + 1) - 1 : line.upto();
      audit.why(new Position(line, from)).ifPresent(why -> runs.add(new Run(from, upto, why)));
    }
    return runs;
  }

  private SetAsideLog describe(LogId log, List<Run> runs) {
    Set<String> reasons = new LinkedHashSet<>();
    runs.reversed().forEach(run -> reasons.add(run.why()));
    long upto = runs.getLast().upto();
    return new SetAsideLog(
        log,
        state.membership().dataAuthor(log).person(),
        runs.stream().mapToLong(Run::entries).sum(),
        runs.getFirst().from(),
        upto,
        id(log, upto).orElse(Hash.ZERO),
        String.join("; ", reasons),
        newest(log, runs));
  }

  private List<Hash> newest(LogId log, List<Run> runs) {
    List<Hash> newest = new ArrayList<>();
    for (Run run : runs.reversed()) {
      for (long seq = run.upto(); seq >= run.from(); seq--) {
        if (newest.size() == SetAsideLog.NEWEST_MAX) {
          return newest;
        }
        id(log, seq).ifPresent(newest::add);
      }
    }
    return newest;
  }

  private Optional<Hash> id(LogId log, long seq) {
    return state.store().entry(log, seq).map(Entry::id);
  }
}

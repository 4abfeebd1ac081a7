package grove.grouping;

import grove.grouping.rule.Branch;
import grove.grouping.rule.Position;
import grove.identity.bytes.Hash;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /// All lines of logs that hold such entries, in the order of the logs' ids.
  List<SetAsideLog> list() {
    List<SetAsideLog> list = new ArrayList<>();
    for (LogId log : state.store().frontier().lane(Lane.DATA).logs()) {
      for (Branch line : lines(log)) {
        List<Run> runs = runs(line);
        if (!runs.isEmpty()) {
          list.add(describe(line, runs));
        }
      }
    }
    return list;
  }

  /// The lines of a log that are known here, the one that came first before the others.
  private List<Branch> lines(LogId log) {
    List<Branch> lines = new ArrayList<>();
    state.membership().trunk(log).ifPresent(lines::add);
    lines.addAll(state.besideLog(log));
    return lines;
  }

  /// How many entries do not count of the chain that ends with this one.
  long count(Position upto) {
    long count = 0;
    long below = upto.seq();
    for (Branch line = upto.branch(); line != null; line = line.at(line.from() - 1)) {
      for (Run run : runs(line)) {
        count += Math.max(0, Math.min(run.upto(), below) - run.from() + 1);
      }
      below = line.from() - 1;
    }
    return count;
  }

  /// Whether entries of another history count already: once two are adopted, neither counts.
  boolean otherCounts(Position upto) {
    Map<Branch, Long> chain = new HashMap<>();
    long shared = Long.MAX_VALUE;
    for (Branch line = upto.branch(); line != null; line = line.at(line.from() - 1)) {
      chain.put(line, shared);
      shared = line.from() - 1;
    }
    return lines(upto.branch().log()).stream()
        .anyMatch(line -> {
          long together = chain.getOrDefault(line, line.from() - 1);
          return together < line.upto()
              && state.membership().effectiveData(new Position(line, together + 1));
        });
  }

  private List<Run> runs(Branch line) {
    List<Run> runs = new ArrayList<>();
    List<Long> starts = state.membership().stretches(line);
    for (int n = 0; n < starts.size(); n++) {
      long from = starts.get(n);
      long upto = n + 1 < starts.size() ? starts.get(n + 1) - 1 : line.upto();
      audit.why(new Position(line, from)).ifPresent(why -> runs.add(new Run(from, upto, why)));
    }
    return runs;
  }

  private SetAsideLog describe(Branch line, List<Run> runs) {
    LogId log = line.log();
    Set<String> reasons = new LinkedHashSet<>();
    runs.reversed().forEach(run -> reasons.add(run.why()));
    long upto = runs.getLast().upto();
    return new SetAsideLog(
        log,
        state.membership().dataAuthor(log).person(),
        runs.stream().mapToLong(Run::entries).sum(),
        runs.getFirst().from(),
        upto,
        id(line, upto).orElse(Hash.ZERO),
        String.join("; ", reasons),
        !state.membership().trunk(log).equals(Optional.of(line)),
        newest(line, runs));
  }

  private List<Hash> newest(Branch line, List<Run> runs) {
    List<Hash> newest = new ArrayList<>();
    for (Run run : runs.reversed()) {
      for (long seq = run.upto(); seq >= run.from(); seq--) {
        if (newest.size() == SetAsideLog.NEWEST_MAX) {
          return newest;
        }
        id(line, seq).ifPresent(newest::add);
      }
    }
    return newest;
  }

  private Optional<Hash> id(Branch line, long seq) {
    return state.id(new Position(line, seq));
  }
}

package grove.grouping.rule;

import grove.store.Lane;
import grove.store.LogId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which logs are frozen, from which entry on, and what therefore is not in D.
///
/// A log that holds two entries with one sequence number is frozen from there on, in every branch.
/// A frozen control entry belongs to D once an entry that is not frozen has it in its past.
final class Forks {
  private final Map<LogId, Long> fork = new HashMap<>();
  private final Set<Act> outside = new HashSet<>();

  Forks(Causality known) {
    known.forked().forEach(log -> fork.put(log, known.forkOf(log).orElseThrow()));
    if (fork.isEmpty()) {
      return;
    }
    for (Act act : known.acts()) {
      if (frozen(act)) {
        outside.add(act);
      }
    }
    known.acts().stream().filter(act -> !frozen(act)).forEach(act -> nameAll(act.past()));
    known.branches().filter(line -> line.log().lane() == Lane.DATA).forEach(this::nameByData);
  }

  /// Whether an entry that is not frozen brings something into D by having it in its past.
  boolean names(Past past) {
    return outside.stream().anyMatch(past::has);
  }

  /// Whether there are control entries that no entry of D has in its past.
  boolean leavesOut() {
    return !outside.isEmpty();
  }

  /// The pasts of a log only grow, so its highest entry below the fork names all that it names.
  private void nameByData(Branch line) {
    long seq = Math.min(line.upto(), fork.getOrDefault(line.log(), Long.MAX_VALUE) - 1);
    if (seq >= line.from()) {
      nameAll(line.past(seq));
    }
  }

  private void nameAll(Past past) {
    outside.removeIf(past::has);
  }

  boolean any() {
    return !fork.isEmpty();
  }

  boolean frozen(Act act) {
    Long from = fork.get(act.log());
    return from != null && act.at().seq() >= from;
  }

  boolean inD(Act act) {
    return !outside.contains(act);
  }
}

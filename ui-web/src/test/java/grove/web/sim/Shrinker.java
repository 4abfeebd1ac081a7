package grove.web.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/// Makes a history that violates an invariant smaller: leaves out kinds of faults, then ever smaller
/// stretches of what happens, then nodes, and keeps each time what still violates the same one.
final class Shrinker {
  /// Worlds that are tried, at most.
  private static final int TRIES_MAX = 120;

  private final Function<Plan, Run.Outcome> run;
  private final Invariant invariant;
  private Run.Outcome best;
  private int tries;

  private Shrinker(Function<Plan, Run.Outcome> run, Run.Outcome failed) {
    this.run = run;
    best = failed;
    invariant = failed.violation().orElseThrow().invariant();
  }

  /// The smallest that was found.
  static Run.Outcome shrink(Run.Outcome failed, Function<Plan, Run.Outcome> run) {
    var shrinker = new Shrinker(run, failed);
    shrinker.withoutKinds();
    shrinker.withoutStretches();
    shrinker.withoutNodes();
    return shrinker.best;
  }

  private boolean fails(Plan plan) {
    if (tries >= TRIES_MAX || plan.equals(best.plan())) {
      return false;
    }
    tries++;
    var outcome = run.apply(plan);
    var same = outcome.violation().filter(v -> v.invariant() == invariant).isPresent();
    if (same) {
      best = outcome;
    }
    return same;
  }

  private void withoutKinds() {
    for (var kind : Deed.values()) {
      var left = new ArrayList<>(best.plan().acts());
      if (left.removeIf(act -> act.deed() == kind)) {
        fails(best.plan().with(left));
      }
    }
  }

  private void withoutStretches() {
    for (var size = Math.max(1, best.plan().acts().size() / 2); size >= 1; size /= 2) {
      for (var at = 0; at < best.plan().acts().size() && tries < TRIES_MAX; ) {
        var acts = best.plan().acts();
        var cut = new HashSet<>(acts.subList(at, Math.min(acts.size(), at + size)));
        List<Plan.Act> left = acts.stream().filter(act -> !cut.contains(act)).toList();
        at += fails(best.plan().with(left)) ? 0 : size;
      }
    }
  }

  private void withoutNodes() {
    for (var nodes = best.plan().nodes() - 1; nodes >= 2; nodes--) {
      if (!fails(best.plan().withNodes(nodes))) {
        return;
      }
    }
  }
}

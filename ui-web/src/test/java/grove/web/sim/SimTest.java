package grove.web.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Simulated groups of 5 to 20 nodes with faults hold the invariants; and the simulator itself does
/// what it says.
@Order(1)
final class SimTest {
  /// Worlds in every build; `./grove sim` runs more.
  private static final long SEEDS = 200;

  private static final long FIRST = 1;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void theInvariantsHoldUnderEverySeed() {
    var report = new Report();
    var choice = Plan.Choice.drawn();
    Worlds.run(FIRST, SEEDS, choice, report::add, () -> !report.violated().isEmpty());
    System.out.println(report.lines());
    assertEquals(
        "",
        report.violated().stream()
            .map(outcome -> Report.lines(outcome, choice))
            .collect(Collectors.joining("\n")));
  }

  @Test
  void oneSeedGivesOneHistory() {
    var choice = new Plan.Choice(6, 2, Deed.faults("all"));
    for (var seed = 3L; seed <= 5; seed++) {
      var once = Worlds.run(Plan.draw(seed, choice));
      var again = Worlds.run(Plan.draw(seed, choice));
      assertEquals(once.trace(), again.trace(), "seed " + seed);
      assertEquals(once.history(), again.history(), "seed " + seed);
    }
  }

  @Test
  void allFaultsAreDrawnWithin200Seeds() {
    var drawn = EnumSet.noneOf(Deed.class);
    for (var seed = FIRST; seed < FIRST + 200; seed++) {
      drawn.addAll(Plan.draw(seed, Plan.Choice.drawn()).faults());
    }
    assertEquals(Deed.faults("all"), drawn);
  }

  @Test
  void aHistoryIsShrunkToWhatItTakes() {
    var plan = Plan.draw(11, Plan.Choice.drawn());
    var needed = plan.acts().get(plan.acts().size() / 2);
    var small =
        Shrinker.shrink(
            outcome(plan, true), tried -> outcome(tried, tried.acts().contains(needed)));
    assertEquals(List.of(needed), small.plan().acts());
    assertTrue(small.plan().nodes() <= plan.nodes());
  }

  private static Run.Outcome outcome(Plan plan, boolean fails) {
    var violation =
        fails ? Optional.of(new Violation(Invariant.I1, "made")) : Optional.<Violation>empty();
    return new Run.Outcome(plan, violation, 1, 1, 1, Map.of(), "", List.of());
  }

  @Test
  void aViolationIsToldWithTheCommandThatRepeatsIt() {
    var plan = Plan.draw(11, Plan.Choice.drawn()).with(List.of(new Plan.Act(5, Deed.CUT, 0, 1)));
    assertEquals(
        "Seed 11 violates I1 ("
            + Invariant.I1.says()
            + "):\n  made\n"
            + "  repeat it: ./grove sim --seeds 1 --first 11 --faults cut",
        Report.lines(outcome(plan, true), Plan.Choice.drawn()));
  }

  @Test
  void faultsAreChosenByNameOrField() {
    assertEquals(Set.of(), Deed.faults("none"));
    assertEquals(Set.of(Deed.CUT, Deed.BIT_FLIP), Deed.faults("cut,bit-flip"));
    assertEquals(Set.copyOf(Deed.of(Deed.Field.CLOCK)), Deed.faults("clock"));
    assertThrows(IllegalArgumentException.class, () -> Deed.faults("weather"));
  }
}

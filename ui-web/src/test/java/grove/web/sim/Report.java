package grove.web.sim;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What came of many worlds.
final class Report {
  private static final double HOUR_MS = 3_600_000;

  private final Map<Deed, Integer> faults = new EnumMap<>(Deed.class);
  private final List<Run.Outcome> violated = new ArrayList<>();
  private long seeds;
  private long nodeMs;
  private long steps;
  private long checks;
  private long mostSteps = -1;
  private long slowestSeed;

  void add(Run.Outcome outcome) {
    seeds++;
    nodeMs += outcome.nodeMs();
    steps += outcome.steps();
    checks += outcome.checks();
    outcome.faults().forEach((deed, count) -> faults.merge(deed, count, Integer::sum));
    if (outcome.violation().isPresent()) {
      violated.add(outcome);
    }
    if (outcome.steps() > mostSteps) {
      mostSteps = outcome.steps();
      slowestSeed = outcome.plan().seed();
    }
  }

  List<Run.Outcome> violated() {
    return violated;
  }

  private double nodeHours() {
    return Math.round(nodeMs / HOUR_MS * 10) / 10.0;
  }

  JsonObject json() {
    var kinds = new JsonObject();
    faults.forEach((deed, count) -> kinds.put(deed.label(), count));
    return new JsonObject()
        .put("seeds", seeds)
        .put("nodeHours", nodeHours())
        .put("steps", steps)
        .put("faults", kinds)
        .put("checks", checks)
        .put("violations", violated.size())
        .put("slowestSeed", slowestSeed);
  }

  /// The same in lines for people.
  String lines() {
    var kinds =
        faults.entrySet().stream()
            .map(e -> e.getKey().label() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    return String.join(
        "\n",
        "Seeds:       " + seeds + " (most steps: seed " + slowestSeed + ")",
        "Node hours:  " + nodeHours() + " simulated, " + steps + " steps",
        "Faults:      " + (kinds.isEmpty() ? "none" : kinds),
        "Checks:      " + checks,
        "Violations:  " + violated.size());
  }

  /// One violation, with what repeats it.
  static String lines(Run.Outcome failed, Plan.Choice choice) {
    var violation = failed.violation().orElseThrow();
    return String.join(
        "\n",
        "Seed "
            + failed.plan().seed()
            + " violates "
            + violation.invariant()
            + " ("
            + violation.invariant().says()
            + "):",
        "  " + violation.getMessage(),
        "  repeat it: " + command(failed.plan(), choice));
  }

  private static String command(Plan plan, Plan.Choice choice) {
    var command = new StringBuilder("./grove sim --seeds 1 --first ").append(plan.seed());
    if (choice.nodes() > 0) {
      command.append(" --nodes ").append(choice.nodes());
    }
    if (choice.minutes() > 0) {
      command.append(" --minutes ").append(choice.minutes());
    }
    var faults = plan.faults().stream().map(Deed::label).sorted().collect(Collectors.joining(","));
    return command.append(" --faults ").append(faults.isEmpty() ? "none" : faults).toString();
  }

  /// The shrunken history of a violation.
  static String history(Run.Outcome small) {
    var plan = small.plan();
    var acts = plan.acts().stream().map(act -> "    " + act).collect(Collectors.joining("\n"));
    return "  it takes "
        + plan.nodes()
        + " nodes and\n"
        + acts
        + "\n  then:\n"
        + small.history().stream()
            .skip(Math.max(0, small.history().size() - 60))
            .map(line -> "    " + line)
            .collect(Collectors.joining("\n"))
        + "\n  "
        + small.violation().orElseThrow().getMessage();
  }
}

package grove.web.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./grove sim`: runs simulated worlds, one for each seed, and says which invariants did not hold.
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    description = "Runs simulated groups with faults under seeds, and checks the invariants.")
final class Sim implements Callable<Integer> {
  @Option(names = "--seeds", defaultValue = "100", description = "How many (default: 100).")
  private long seeds;

  @Option(names = "--first", defaultValue = "1", description = "The first seed (default: 1).")
  private long first;

  @Option(names = "--nodes", defaultValue = "0", description = "Nodes (default: 5 to 20, drawn).")
  private int nodes;

  @Option(
      names = "--minutes",
      defaultValue = "0",
      description = "Virtual minutes with faults (default: 3 to 8, drawn).")
  private int minutes;

  @Option(
      names = "--faults",
      defaultValue = "all",
      description =
          "Faults that may happen, between commas: single ones, or network, disk, clock, process,"
              + " hostile, all, none (default: all).")
  private String faults = "all";

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Option(names = "--no-shrink", description = "Does not look for the smallest history.")
  private boolean unshrunken;

  private Sim() {}

  static void main(String[] arguments) {
    System.exit(new CommandLine(new Sim()).execute(arguments));
  }

  @Override
  public Integer call() {
    Plan.Choice choice;
    try {
      choice = new Plan.Choice(nodes, minutes, Deed.faults(faults));
    } catch (IllegalArgumentException e) {
      System.err.println("sim: " + e.getMessage());
      return 2;
    }
    var report = new Report();
    List<Run.Outcome> failures = new ArrayList<>();
    Worlds.run(
        first,
        seeds,
        choice,
        outcome -> {
          report.add(outcome);
          if (outcome.violation().isPresent()) {
            failures.add(outcome);
            System.err.println(Report.lines(outcome, choice));
          }
        },
        () -> false);
    if (!unshrunken && !failures.isEmpty()) {
      var small = Shrinker.shrink(failures.getFirst(), Worlds::run);
      System.err.println("Seed " + small.plan().seed() + ", as small as it got:");
      System.err.println(Report.history(small));
    }
    System.out.println(json ? report.json().encode() : report.lines());
    return report.violated().isEmpty() ? 0 : 1;
  }
}

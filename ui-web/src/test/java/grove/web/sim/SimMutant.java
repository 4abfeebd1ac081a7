package grove.web.sim;

/// Runs small worlds until one finds something wrong: for deliberate faults, see `./grove mutants`.
/// Ends with status 1 if one does, and says which; with 0 if none does.
final class SimMutant {
  /// Worlds within which each fault has to be found.
  private static final long SEEDS = 100;

  private static final int NODES = 6;
  private static final int MINUTES = 3;

  private SimMutant() {}

  static void main(String[] arguments) {
    var choice = new Plan.Choice(NODES, MINUTES, Deed.faults("all"));
    for (var seed = 1L; seed <= SEEDS; seed++) {
      var plan = Plan.draw(seed, choice);
      var violation = Worlds.run(plan).violation();
      if (violation.isPresent()) {
        var found = violation.get();
        System.out.println(found.getMessage());
        System.out.println("found: seed " + seed + ", " + found.invariant());
        System.out.flush();
        Runtime.getRuntime().halt(1);
      }
    }
    Runtime.getRuntime().halt(0);
  }
}

package grove.web.sim;

import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import grove.grouping.Role;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.LogId;
import grove.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One simulated world from its beginning to its end, as a [Plan] has it.
///
/// A group is founded and its first members join in peace; then people work while faults come and go;
/// then the faults end, and what has to become true of itself does, within its time.
final class Run implements Ground.Watcher {
  private static final long DELAY_MIN_MS = 10;
  private static final long DELAY_MAX_MS = 120;
  private static final long SETUP_MAX_MS = 120_000;

  /// Events in a virtual minute of one node, on average, above which a world comes to no rest: most
  /// worlds have less than a tenth of them.
  private static final long STEPS_MAX = 20_000;

  /// What is granted beside the minutes with faults: to begin, and to come to rest.
  private static final long CALM_MIN = 8;

  /// From one look at the nodes to the next.
  private static final long LOOK_MS = 10_000;

  private final Plan plan;
  private final World world;
  private final Cast cast;
  private final Ground ground;
  private final Fates fates;
  private final Works works;
  private final Hostiles hostiles;
  private final Checks checks;
  private Optional<Violation> failure = Optional.empty();

  /// What became of it.
  ///
  /// @param trace differs where two runs differ
  record Outcome(
      Plan plan,
      Optional<Violation> violation,
      long steps,
      long checks,
      long nodeMs,
      Map<Deed, Integer> faults,
      String trace,
      List<String> history) {}

  Run(Plan plan, Path folder) {
    this.plan = plan;
    world = new World(plan.seed());
    world.stepsMax(STEPS_MAX * plan.nodes() * (plan.minutes() + CALM_MIN));
    var network = new SimNetwork(world, DELAY_MIN_MS, DELAY_MAX_MS);
    ground = new Ground(world, network, folder, plan.search(), this);
    cast = new Cast(ground, plan.nodes() + plan.nodes() / 2 + 2);
    checks = new Checks(ground, cast);
    fates = new Fates(ground, cast, checks);
    works = new Works(cast, checks);
    hostiles = new Hostiles(ground, cast, checks, fates);
  }

  Outcome go() {
    try {
      setUp();
      for (var act : plan.acts()) {
        world.schedule(act.atMs(), () -> act(act));
      }
      through(plan.lengthMs());
      fates.close();
      calm();
    } catch (Violation e) {
      failure = Optional.of(failure.orElse(e));
    } catch (RuntimeException | AssertionError e) {
      var bug = new Violation(Invariant.BUG, String.valueOf(e), e);
      failure = Optional.of(failure.orElse(bug));
    } finally {
      cast.close();
    }
    var nodeMs = (world.nowMs() - World.START_MS) * cast.nodes().size();
    return new Outcome(
        plan,
        failure,
        world.steps(),
        checks.made(),
        nodeMs,
        fates.counts(),
        checks.trace(),
        cast.history());
  }

  private void setUp() {
    var founder = cast.person();
    founder.found("Workspace");
    ground.group(founder.group().id());
    var link = Works.invite(founder, Role.EDITOR);
    for (var i = 1; i < plan.nodes(); i++) {
      var node = cast.person();
      if (plan.forges(i)) {
        node.mayForge();
      }
      world.schedule(i * 300L, () -> node.join(link));
    }
    var all =
        ground.comesTrue(
            () ->
                cast.nodes().stream().allMatch(SimNode::member)
                    && cast.nodes().size() == plan.nodes(),
            SETUP_MAX_MS);
    failed();
    if (!all) {
      throw new Violation(Invariant.I23, "not everybody has joined after " + SETUP_MAX_MS + " ms");
    }
  }

  private void act(Plan.Act act) {
    var node = cast.node(act.who());
    cast.note(node, act.deed().label());
    try {
      act(act, node);
    } catch (StoreException full) {
      onFailure(node, full);
    }
  }

  private void act(Plan.Act act, SimNode node) {
    switch (act.deed().field()) {
      case WORK -> works.run(act, node);
      case HOSTILE -> hostiles.run(act, node);
      case NETWORK, DISK, CLOCK, PROCESS -> fates.run(act, node);
    }
  }

  private void through(long ms) {
    var endMs = world.nowMs() + ms;
    while (world.nowMs() < endMs) {
      world.runFor(Math.min(LOOK_MS, endMs - world.nowMs()));
      failed();
      checks.look();
    }
  }

  private void failed() {
    failure.ifPresent(e -> {
      throw e;
    });
  }

  private void calm() {
    cast.note("all faults end");
    cast.nodes().stream().filter(SimNode::hostile).forEach(SimNode::kill);
    for (var node : List.copyOf(cast.nodes())) {
      if (!node.hostile() && !node.up() && node.begun()) {
        node.open();
      }
    }
    new Calm(ground, cast, checks, this::failed, plan.seed()).go();
  }

  @Override
  public void onFailure(SimNode node, RuntimeException e) {
    if (node.hostile()) {
      return; // a program of theirs: what it does to itself is its own affair
    }
    if (e instanceof StoreException full && full.reason() == StoreException.Reason.FULL) {
      return;
    }
    if (failure.isEmpty()) {
      var violation =
          e instanceof Violation known
              ? known
              : new Violation(Invariant.BUG, node + ": a task threw " + e, e);
      failure = Optional.of(violation);
    }
  }

  @Override
  public void onOpened(SimNode node, EntryStore store) {
    checks.onOpened(node, store);
  }

  @Override
  public void onStored(SimNode node, List<Entry> run) {
    checks.onStored(node, run);
  }

  @Override
  public void onEnding(SimNode node) {
    checks.onEnding(node);
  }

  @Override
  public void onTakenOut(SimNode node, Map<LogId, Long> shown) {
    checks.onTakenOut(node, shown);
  }
}

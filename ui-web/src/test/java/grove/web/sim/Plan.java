package grove.web.sim;

import grove.identity.testing.SeededRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// What is to happen in one simulated world: drawn from its seed before it begins, so that parts of it
/// can be left out and the rest stays as it was.
///
/// @param nodes homes that begin; those that are linked or copied come on top
/// @param minutes how long faults last, virtual
/// @param search whether there are search indexes
/// @param real whether signatures and links are real, not stand-ins
/// @param acts in the order of their times
record Plan(long seed, int nodes, int minutes, boolean search, boolean real, List<Act> acts) {
  private static final int NODES_MIN = 5;
  private static final int NODES_MAX = 20;
  private static final int MINUTES_MIN = 2;
  private static final int MINUTES_MAX = 4;

  /// One world in so many has search indexes.
  private static final int SEARCH_ONE_IN = 25;

  /// One world in so many signs and encrypts in earnest.
  private static final int REAL_ONE_IN = 10;

  /// Such worlds are small: what an index or a real link does wrong, it does among few as well.
  private static final int NODES_DEAR_MAX = 10;

  /// A person does something about so often, in seconds.
  private static final int WORK_EVERY_S = 60;

  /// How many kinds of faults a world has: a few, so that each has its say.
  private static final int KINDS_MAX = 8;

  /// One world in so many has somebody who sends false chunks, beside what else is drawn.
  private static final int FORGED_ONE_IN = 8;

  private static final long MINUTE_MS = 60_000;

  /// Something that happens at a time.
  ///
  /// @param atMs after the beginning
  /// @param who node that it happens to
  /// @param draw from which everything else about it is drawn
  record Act(long atMs, Deed deed, int who, long draw) {
    SeededRandom random() {
      return new SeededRandom(draw);
    }

    @Override
    public String toString() {
      return String.format("%6.1f s  %-18s node %d", atMs / 1_000.0, deed.label(), who);
    }
  }

  /// What a caller may choose; what is 0 is drawn.
  record Choice(int nodes, int minutes, Set<Deed> faults) {
    Choice {
      faults = Set.copyOf(faults);
    }

    static Choice drawn() {
      return new Choice(0, 0, Deed.faults("all"));
    }
  }

  Plan {
    acts = List.copyOf(acts);
  }

  static Plan draw(long seed, Choice choice) {
    var random = new SeededRandom(seed).fork("plan");
    // What a world costs grows with the square of its nodes, so large and long ones are rarer: the
    // least of a few draws.
    var drawn = NODES_MIN + least(3, random, NODES_MAX - NODES_MIN + 1);
    var minutesDrawn = MINUTES_MIN + least(2, random, MINUTES_MAX - MINUTES_MIN + 1);
    var minutes = choice.minutes() > 0 ? choice.minutes() : minutesDrawn;
    var search = random.nextInt(SEARCH_ONE_IN) == 0;
    var real = random.nextInt(REAL_ONE_IN) == 0;
    var most = search || real ? NODES_DEAR_MAX : NODES_MAX;
    var nodes = choice.nodes() > 0 ? choice.nodes() : Math.min(drawn, most);
    var acts = new ArrayList<Act>();
    var work = Deed.of(Deed.Field.WORK);
    var times = nodes * minutes * 60 / WORK_EVERY_S;
    for (var i = 0; i < times; i++) {
      acts.add(act(random, weighed(random, work), nodes, minutes));
    }
    for (var kind : kinds(random, new SeededRandom(seed).fork("forged"))) {
      var count = 1 + (int) (kind.weight() * Math.pow(random.nextDouble(), 2) * minutes / 4);
      for (var i = 0; i < count; i++) {
        acts.add(act(random, kind, nodes, minutes));
      }
    }
    acts.removeIf(act -> act.deed().fault() && !choice.faults().contains(act.deed()));
    acts.sort(Comparator.comparingLong(Act::atMs));
    return new Plan(seed, nodes, minutes, search, real, acts);
  }

  private static int least(int draws, SeededRandom random, int bound) {
    return IntStream.range(0, draws).map(_ -> random.nextInt(bound)).min().orElseThrow();
  }

  private static Act act(SeededRandom random, Deed deed, int nodes, int minutes) {
    var atMs = random.nextLong(minutes * MINUTE_MS);
    // The founder is never hostile.
    var who = deed == Deed.FORGE ? 1 + random.nextInt(nodes - 1) : random.nextInt(nodes);
    return new Act(atMs, deed, who, random.nextLong());
  }

  private static Set<Deed> kinds(SeededRandom random, SeededRandom forged) {
    var all = new ArrayList<Deed>();
    for (var field : Deed.Field.values()) {
      if (field != Deed.Field.WORK) {
        all.addAll(Deed.of(field));
      }
    }
    var kinds = EnumSet.noneOf(Deed.class);
    if (forged.nextInt(FORGED_ONE_IN) == 0) {
      kinds.add(Deed.FORGE);
    }
    all.remove(Deed.FORGE);
    var wanted = kinds.size() + random.nextInt(KINDS_MAX + 1);
    while (kinds.size() < wanted) {
      kinds.add(all.get(random.nextInt(all.size())));
    }
    return kinds;
  }

  private static Deed weighed(SeededRandom random, List<Deed> among) {
    var left = random.nextInt(among.stream().mapToInt(Deed::weight).sum());
    for (var deed : among) {
      left -= deed.weight();
      if (left < 0) {
        return deed;
      }
    }
    throw new AssertionError("weights");
  }

  /// How long the faults last, ms.
  long lengthMs() {
    return minutes * MINUTE_MS;
  }

  Plan with(List<Act> fewer) {
    return new Plan(seed, nodes, minutes, search, real, fewer);
  }

  Plan withNodes(int fewer) {
    var left = acts.stream().filter(act -> act.who() < fewer).toList();
    return new Plan(seed, fewer, minutes, search, real, left);
  }

  /// Whether this node is to send false chunks one day.
  boolean forges(int node) {
    return acts.stream().anyMatch(act -> act.deed() == Deed.FORGE && act.who() == node);
  }

  /// The kinds of faults in it.
  Set<Deed> faults() {
    var faults = EnumSet.noneOf(Deed.class);
    acts.stream().map(Act::deed).filter(Deed::fault).forEach(faults::add);
    return faults;
  }
}

package grove.graph;

import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// How long real nodes need, in simulated time, until all have the same again after a partition into
/// halves that lasted an hour and left a backlog on both sides.
///
/// Words: seeds (default 3), nodes (100), entries of backlog (10,000).
public final class PartitionBench {
  private static final long MINUTE_MS = 60_000;
  private static final int RUN = 10;

  private PartitionBench() {}

  public static void main(String[] words) {
    var seeds = words.length > 0 ? Integer.parseInt(words[0]) : 3;
    var nodes = words.length > 1 ? Integer.parseInt(words[1]) : 100;
    var entries = words.length > 2 ? Integer.parseInt(words[2]) : 10_000;
    var times = new ArrayList<Long>();
    for (var seed = 1; seed <= seeds; seed++) {
      times.add(heal(seed, nodes, entries));
      System.out.printf("seed %d: equal %d ms after the partition%n", seed, times.getLast());
    }
    times.sort(Long::compare);
    System.out.printf(
        "%d nodes, %d entries, %d seeds: median %d ms, worst %d ms%n",
        nodes, entries, seeds, times.get(times.size() / 2), times.getLast());
  }

  private static long heal(long seed, int nodes, int entries) {
    var group = new SimGroup(seed, 10, 120);
    var all = group.start(nodes);
    group.world().runFor(2 * MINUTE_MS);
    for (var number = 1; number <= nodes; number++) {
      group.network().move(SimGroup.host(number), number % 2);
    }
    write(group, all, entries, new Random(seed));
    group.network().heal();
    var healedMs = group.world().nowMs();
    while (!group.equal() && group.world().nowMs() - healedMs < 10 * MINUTE_MS) {
      group.world().runFor(100);
    }
    return group.world().nowMs() - healedMs;
  }

  private static void write(SimGroup group, List<TestNode> all, int entries, Random random) {
    var pauseMs = 60 * MINUTE_MS * RUN / entries;
    for (var written = 0; written < entries; written += RUN) {
      all.get(random.nextInt(all.size())).write(RUN, 200);
      group.world().runFor(pauseMs);
    }
  }
}

package grove.graph;

import grove.graph.sim.SimGroup;
import grove.graph.sim.TestNode;
import grove.identity.KeyedSignatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// How long real nodes need, in simulated time, until all have the same again after a partition into
/// halves that lasted an hour and left a backlog on both sides. Ends with status 1 where that is longer
/// than the floor's bounds.
///
/// Words: seeds (default 3), nodes (100), entries of backlog (10,000), first seed (1), and `real` for
/// real links and signatures; else they are stand-ins, at a third of the processor's time.
public final class PartitionBench {
  private static final long MINUTE_MS = 60_000;
  private static final long P50_MS_MAX = 30_000;
  private static final long P99_MS_MAX = 120_000;
  private static final int RUN = 10;

  private PartitionBench() {}

  public static void main(String[] words) throws Exception {
    var seeds = number(words, 0, 3);
    var nodes = number(words, 1, 100);
    var entries = number(words, 2, 10_000);
    var first = number(words, 3, 1);
    var real = List.of(words).contains("real");
    var times = new ArrayList<Long>();
    for (var seed = first; seed < first + seeds; seed++) {
      var one = seed;
      var tookMs =
          real
              ? heal(one, nodes, entries)
              : KeyedSignatures.in(() -> heal(one, nodes, entries)).longValue();
      times.add(tookMs);
      System.out.printf("seed %d: equal %d ms after the partition%n", seed, tookMs);
    }
    times.sort(Long::compare);
    var p50Ms = part(times, 0.5);
    var p99Ms = part(times, 0.99);
    System.out.printf(
        "%d nodes, %d entries, seeds %d to %d: p50 %d ms, p99 %d ms, worst %d ms%n",
        nodes, entries, first, first + seeds - 1, p50Ms, p99Ms, times.getLast());
    if (p50Ms >= P50_MS_MAX || p99Ms >= P99_MS_MAX) {
      System.exit(1);
    }
  }

  private static int number(String[] words, int at, int otherwise) {
    return at < words.length && !words[at].equals("real") ? Integer.parseInt(words[at]) : otherwise;
  }

  /// The least that is not below this part of all.
  private static long part(List<Long> sorted, double part) {
    return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
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

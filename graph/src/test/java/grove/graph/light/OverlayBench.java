package grove.graph.light;

import grove.graph.light.LightStats.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// What flooding and the overlay cost, and how that grows with the group, in light mode: ways of 10 to
/// 120 ms, ten authors.
///
/// Words: `flood SEEDS` (50, 200 and 500 nodes: calm, a fifth dying, 2 % of messages lost), `fail
/// SEEDS` (30 % of 100 nodes at once; status 1 where less than 97 % of the seeds leave one piece), `scale MINUTES NODES...` (so long idle, then so long with an entry
/// every six seconds, in which half of the nodes leave and return for each hour; then 30 % fail at
/// once).
public final class OverlayBench {
  private static final long SECOND_MS = 1_000;
  private static final long MINUTE_MS = 60_000;
  private static final long HOUR_MS = 3_600_000;
  private static final long ENTRY_MS = 6_000;

  /// In so many seeds what is left has to be in one piece.
  private static final double WHOLE_MIN = 0.97;

  private OverlayBench() {}

  public static void main(String[] words) {
    var what = words.length > 0 ? words[0] : "flood";
    switch (what) {
      case "flood" -> flood(words.length > 1 ? Integer.parseInt(words[1]) : 3);
      case "fail" -> fail(words.length > 1 ? Integer.parseInt(words[1]) : 200);
      case "scale" -> {
        for (var i = 2; i < words.length; i++) {
          scale(Integer.parseInt(words[1]), Integer.parseInt(words[i]));
        }
      }
      default -> throw new IllegalArgumentException("flood, fail or scale");
    }
  }

  private static LightGroup started(int nodes, long seed) {
    var group = new LightGroup(nodes, seed);
    group.startAll();
    group.world().runFor(MINUTE_MS + SECOND_MS);
    group.stats().clear();
    return group;
  }

  private static void write(LightGroup group, int entries) {
    for (var i = 0; i < entries; i++) {
      group.write(i % LightGroup.WRITERS);
      group.world().runFor(SECOND_MS);
    }
  }

  private static void flood(int seeds) {
    for (var nodes : List.of(50, 200, 500)) {
      for (var seed = 1; seed <= seeds; seed++) {
        var group = started(nodes, seed);
        write(group, 50 * LightGroup.WRITERS);
        group.world().runFor(SECOND_MS);
        say(nodes + " nodes, seed " + seed + ", calm", group);
        group.stats().clear();
        group.kill(nodes / 5, LightGroup.WRITERS);
        write(group, 2 * LightGroup.WRITERS);
        say(nodes + " nodes, seed " + seed + ", a fifth dying" + reached(group), group);
        group = started(nodes, seed);
        group.loss(0.02);
        write(group, 20 * LightGroup.WRITERS);
        say(nodes + " nodes, seed " + seed + ", 2 % lost" + reached(group), group);
      }
    }
  }

  private static String reached(LightGroup group) {
    var begunMs = group.world().nowMs();
    var equal = group.world().runUntil(group::equal, 5 * MINUTE_MS);
    return equal
        ? ", all reached " + (group.world().nowMs() - begunMs) + " ms after the last"
        : ", NOT ALL REACHED";
  }

  private static void say(String what, LightGroup group) {
    System.out.println(what + ": " + group.stats());
  }

  private static void fail(int seeds) {
    var whole = 0;
    for (var seed = 1; seed <= seeds; seed++) {
      var group = started(100, seed);
      group.kill(30, 0);
      whole += group.pieces() == 1 ? 1 : 0;
    }
    System.out.printf("30 of 100 nodes fail at once: one piece in %d of %d seeds%n", whole, seeds);
    if (whole < WHOLE_MIN * seeds) {
      System.exit(1);
    }
  }

  private static void scale(int minutes, int nodes) {
    var lastsMs = minutes * MINUTE_MS;
    var group = started(nodes, 1);
    group.world().runFor(lastsMs);
    var idle = group.stats().bytes() * HOUR_MS / lastsMs / nodes;
    group.stats().clear();
    var random = new Random(1);
    var leavers = new ArrayList<>(group.nodes().subList(LightGroup.WRITERS, nodes));
    Collections.shuffle(leavers, random);
    for (var node : leavers.subList(0, (int) (nodes / 2 * lastsMs / HOUR_MS))) {
      var leavesMs = random.nextLong(lastsMs);
      group.world().schedule(leavesMs, () -> node.stop(random.nextBoolean()));
      group.world().schedule(leavesMs + MINUTE_MS + random.nextLong(lastsMs), node::start);
    }
    var entries = (int) (lastsMs / ENTRY_MS);
    for (var i = 0; i < entries; i++) {
      group.write(i % LightGroup.WRITERS);
      group.world().runFor(ENTRY_MS);
    }
    var stats = group.stats();
    System.out.printf(
        Locale.ROOT,
        "%d nodes, %d minutes: %d bytes per node and hour idle; with churn %d, %.2f copies, %.1f"
            + " messages per node and entry, p50 %d ms, p99 %d ms, worst %d ms, pushes %d, asked for"
            + " %d%n",
        nodes,
        minutes,
        idle,
        stats.bytes() * HOUR_MS / lastsMs / nodes,
        stats.copies(),
        (double) (stats.messages() - stats.messages(Kind.LINK)) / nodes / entries,
        stats.delayMs(0.5),
        stats.delayMs(0.99),
        stats.delayMs(1),
        stats.messages(Kind.PUSH),
        stats.messages(Kind.WANT));
    group.world().runFor(lastsMs);
    group.stats().clear();
    group.kill(nodes * 3 / 10, LightGroup.WRITERS);
    var failedMs = group.world().nowMs();
    while (!group.healthy() && group.world().nowMs() - failedMs < 5 * MINUTE_MS) {
      group.world().runFor(SECOND_MS);
    }
    System.out.printf(
        "%d nodes: 30 %% fail at once: one piece in which everybody has three live neighbours %d ms later%n",
        nodes, group.world().nowMs() - failedMs);
  }
}

package grove.grouping;

import grove.graph.Standing;
import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import grove.grouping.sim.GroupNode;
import grove.identity.DeviceId;
import grove.store.Entry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How long a removal takes to be everywhere, and what it costs.
///
/// The time is that of the simulated network, with ways of 10 to 120 ms: from the moment at which
/// the removal is signed to that at which the last other node holds it, and so refuses the removed
/// device and writes under new keys only. The cost is that of a group of so many devices: the size
/// of the entry, the processor time to make it, and the bytes that travel until it is everywhere, and
/// in the ten seconds after, less those of ten quiet seconds before.
public final class RemovalBench {
  private static final int SEEDS = 20;
  private static final int PEOPLE = 20;
  private static final int DEVICES = 100;
  private static final long WINDOW_MS = 10_000;
  private static final long MINUTE_MS = 60_000;

  private final World world;
  private final SimNetwork network;
  private final List<GroupNode> nodes = new ArrayList<>();

  private RemovalBench(Path folder, long seed, int people) {
    world = new World(seed);
    network = new SimNetwork(world, 10, 120);
    GroupNode founder = new GroupNode(world, network, "founder", folder);
    founder.found("Workspace");
    nodes.add(founder);
    InviteTerms terms = new InviteTerms(Role.EDITOR, people, 3_600_000, false);
    String link = founder.group().invite(terms).link().orElseThrow();
    for (int n = 1; n < people; n++) {
      GroupNode node = new GroupNode(world, network, "person" + n, folder);
      nodes.add(node);
      node.join(link);
      require(world.runUntil(node::member, 10 * MINUTE_MS), "nobody let somebody in");
    }
    require(world.runUntil(this::inStep, 30 * MINUTE_MS), "the nodes do not come into step");
  }

  private boolean inStep() {
    return nodes.stream().map(n -> n.store().frontier().digest()).distinct().count() == 1
        && nodes.stream().allMatch(n -> n.ready() > 0);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  /// Milliseconds from the signature to the last refusal.
  private long spread() {
    GroupNode removed = nodes.getLast();
    DeviceId device = removed.device();
    long begun = world.nowMs();
    nodes.getFirst().group().remove(removed.person());
    boolean all =
        world.runUntil(
            () ->
                nodes.stream()
                    .filter(node -> !node.equals(removed))
                    .allMatch(node -> node.group().security().standing(device) == Standing.REMOVED),
            10 * MINUTE_MS);
    require(all, "not everybody heard of the removal");
    return world.nowMs() - begun;
  }

  private long carried(long ms) {
    long before = network.bytesCarried();
    world.runFor(ms);
    return network.bytesCarried() - before;
  }

  private static long processorMs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
  }

  private void cost() {
    long quiet = carried(WINDOW_MS);
    GroupNode founder = nodes.getFirst();
    long position = founder.store().entries();
    long bytesBefore = network.bytesCarried();
    long begun = processorMs();
    long spreadMs = spread();
    long took = processorMs() - begun;
    long spreading = network.bytesCarried() - bytesBefore;
    world.runFor(Math.max(0, WINDOW_MS - spreadMs));
    long all = network.bytesCarried() - bytesBefore - quiet;
    Entry removal = founder.store().after(position, 1).getFirst();
    System.out.printf(
        "a removal among %d devices: entry of %,d bytes; at the last of them after %d ms, %,d bytes"
            + " on the wire until then (%,d for each device), %,d within ten seconds with"
            + " everybody's acknowledgements; %d ms of processor time for all nodes%n",
        nodes.size(),
        removal.header().bodyBytes(),
        spreadMs,
        spreading,
        spreading / nodes.size(),
        all,
        took);
    begun = processorMs();
    founder.group().remove(nodes.get(1).person());
    System.out.printf("making one more, at one node: %d ms%n", processorMs() - begun);
  }

  /// Words: how many seeds, how many people, how many devices for the cost.
  public static void main(String[] words) throws IOException {
    int seeds = words.length > 0 ? Integer.parseInt(words[0]) : SEEDS;
    int people = words.length > 1 ? Integer.parseInt(words[1]) : PEOPLE;
    int devices = words.length > 2 ? Integer.parseInt(words[2]) : DEVICES;
    List<Long> times = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      Path folder = Files.createTempDirectory("grove-removal-bench");
      times.add(new RemovalBench(folder, seed, people).spread());
    }
    times.sort(Long::compare);
    System.out.printf(
        "from signing a removal to the last of %d nodes refusing, ways of 10-120 ms, %d seeds:"
            + " median %d ms, worst %d ms%n",
        people - 1, seeds, times.get(times.size() / 2), times.getLast());
    new RemovalBench(Files.createTempDirectory("grove-removal-bench"), 1, devices).cost();
  }
}

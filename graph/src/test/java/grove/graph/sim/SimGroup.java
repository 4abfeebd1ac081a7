package grove.graph.sim;

import grove.graph.Address;
import grove.graph.GraphPorts;
import grove.graph.GraphStores;
import grove.graph.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A group of nodes in a world: node 1 founds it, all know each other.
public final class SimGroup {
  private static final int PORT = 4_748;

  private final World world;
  private final SimNetwork network;
  private final Map<Long, TestNode> nodes = new LinkedHashMap<>();
  private final Map<Long, Transport> transports = new LinkedHashMap<>();

  public SimGroup(long seed, long delayMinMs, long delayMaxMs) {
    world = new World(seed);
    network = new SimNetwork(world, delayMinMs, delayMaxMs);
  }

  public World world() {
    return world;
  }

  public SimNetwork network() {
    return network;
  }

  /// Adds a node that knows nobody and is not started.
  public TestNode add(long number, long skewMs) {
    return add(number, skewMs, TestNode.memory());
  }

  /// The same with stores of its own.
  public TestNode add(long number, long skewMs, GraphStores stores) {
    var transport = network.host(host(number));
    transports.put(number, transport);
    var ports = new GraphPorts(world.loop(skewMs), transport, world.random("node " + number));
    var node = new TestNode(number, ports, stores, new Address(host(number), PORT));
    nodes.put(number, node);
    return node;
  }

  /// Adds nodes 1 to `count`, who know each other and are enrolled, and starts them.
  public List<TestNode> start(int count) {
    for (var number = 1L; number <= count; number++) {
      add(number, 0);
    }
    return startAll();
  }

  /// Enrols those that were added, makes them known to each other, and starts them.
  public List<TestNode> startAll() {
    for (var node : nodes.values()) {
      node.enrol();
      for (var other : nodes.values()) {
        node.members().list(other.device());
      }
    }
    for (var node : nodes.values()) {
      nodes.values().forEach(node::meet);
      node.start();
    }
    return all();
  }

  public static String host(long number) {
    return "host" + number;
  }

  public TestNode node(long number) {
    var node = nodes.get(number);
    if (node == null) {
      throw new IllegalArgumentException("no node " + number);
    }
    return node;
  }

  public List<TestNode> all() {
    return new ArrayList<>(nodes.values());
  }

  /// Whether something holds for all nodes.
  public boolean allAre(Predicate<TestNode> condition) {
    return nodes.values().stream().allMatch(condition);
  }

  /// Whether all have the same entries.
  public boolean equal() {
    return nodes.values().stream().map(TestNode::digest).distinct().count() == 1;
  }
}

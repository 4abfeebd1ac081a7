package grove.graph.light;

import grove.graph.overlay.Ring;
import grove.graph.sim.World;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.GroupId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A group of light nodes that know each other's addresses: their world, network, and what is
/// counted. To repeat a run: the seed.
final class LightGroup {
  /// Logs that are written, one for each of the first nodes.
  static final int WRITERS = 10;

  private static final long DELAY_MIN_MS = 10;
  private static final long DELAY_MAX_MS = 120;

  private final World world;
  private final Random random;
  private final LightStats stats = new LightStats();
  private final List<LightNode> nodes = new ArrayList<>();
  private final List<LightNode> ring = new ArrayList<>();
  private final Map<DeviceId, LightNode> byDevice = new HashMap<>();
  private final List<List<Long>> written = new ArrayList<>();
  private double loss;
  private int border;

  LightGroup(int count, long seed) {
    world = new World(seed);
    random = plain("group");
    var group = new GroupId(Hash.tagged("light group"));
    for (var i = 0; i < count; i++) {
      var device = new DeviceId(Hash.tagged("light", Bytes.utf8(seed + " " + i)).bytes());
      var node = new LightNode(this, i, device, Ring.place(group, device));
      nodes.add(node);
      byDevice.put(device, node);
    }
    ring.addAll(nodes);
    ring.sort(Comparator.comparing(LightNode::place, Long::compareUnsigned));
    for (var i = 0; i < count; i++) {
      ring.get(i).ringIndex(i);
    }
    for (var i = 0; i < WRITERS; i++) {
      written.add(new ArrayList<>());
    }
  }

  World world() {
    return world;
  }

  /// Quick randomness of its own for a part.
  Random plain(String part) {
    SeededRandom seeded = world.random(part);
    return new Random(seeded.nextLong());
  }

  LightStats stats() {
    return stats;
  }

  List<LightNode> nodes() {
    return nodes;
  }

  List<LightNode> ring() {
    return ring;
  }

  LightNode node(DeviceId device) {
    return byDevice.get(device);
  }

  List<LightNode> online() {
    return nodes.stream().filter(LightNode::online).toList();
  }

  void startAll() {
    nodes.forEach(LightNode::start);
  }

  /// So many nodes with numbers from `from` on die at once, silently.
  List<LightNode> kill(int count, int from) {
    var alive =
        new ArrayList<>(
            nodes.subList(from, nodes.size()).stream().filter(LightNode::online).toList());
    Collections.shuffle(alive, random);
    var dying = alive.subList(0, count);
    dying.forEach(node -> node.stop(true));
    return dying;
  }

  /// The first so many nodes and the others do not reach each other any more.
  void split(int first) {
    border = first;
    nodes.forEach(LightNode::cut);
  }

  /// All reach each other again.
  void heal() {
    border = 0;
  }

  boolean apart(LightNode one, LightNode other) {
    return one.number() < border != other.number() < border;
  }

  /// From now on this share of all messages is lost.
  void loss(double share) {
    loss = share;
  }

  boolean loses() {
    return loss > 0 && random.nextDouble() < loss;
  }

  long delay() {
    return DELAY_MIN_MS + random.nextLong(DELAY_MAX_MS - DELAY_MIN_MS + 1);
  }

  /// A node writes an entry to its log; returns its seq.
  long write(int writer) {
    written.get(writer).add(world.nowMs());
    nodes.get(writer).write(writer);
    return written.get(writer).size();
  }

  /// When an entry was written.
  long writtenMs(int log, long seq) {
    return written.get(log).get((int) seq - 1);
  }

  /// Entries of all logs.
  long entries() {
    return written.stream().mapToLong(List::size).sum();
  }

  /// Whether every node that is online has everything.
  boolean equal() {
    return nodes.stream().filter(LightNode::online).allMatch(node -> node.entries() == entries());
  }

  /// Pieces into which the links of the nodes that are online fall.
  int pieces() {
    var seen = new HashSet<LightNode>();
    var pieces = 0;
    for (var node : nodes) {
      if (node.online() && seen.add(node)) {
        pieces++;
        var open = new ArrayDeque<>(List.of(node));
        while (!open.isEmpty()) {
          for (var other : open.remove().neighbours()) {
            if (other.online() && seen.add(other)) {
              open.add(other);
            }
          }
        }
      }
    }
    return pieces;
  }

  /// Whether all that are online are one piece, and each has three neighbours that are.
  boolean healthy() {
    return pieces() == 1
        && online().stream()
            .allMatch(node -> node.neighbours().stream().filter(LightNode::online).count() >= 3);
  }

  int degreeMax() {
    return nodes.stream().filter(LightNode::online).mapToInt(LightNode::degree).max().orElse(0);
  }

  int degreeMin() {
    return nodes.stream().filter(LightNode::online).mapToInt(LightNode::degree).min().orElse(0);
  }

  double degree() {
    return nodes.stream().filter(LightNode::online).mapToInt(LightNode::degree).average().orElse(0);
  }
}

package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import grove.grouping.sim.GroupNode;
import grove.store.Entry;
import grove.store.Lane;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// People with names, their real nodes, and a simulated network with ways of 10 to 120 ms: a stage
/// for stories about groups.
final class Story {
  static final long SECOND_MS = 1_000;
  static final long MINUTE_MS = 60 * SECOND_MS;
  static final long WEEK_MS = 7 * Rotation.DAY_MS;

  final World world;
  final SimNetwork network;
  private final Path folder;
  private final long seed;
  private final List<GroupNode> people = new ArrayList<>();
  private int apart;

  Story(Path folder, long seed) {
    this.folder = folder;
    this.seed = seed;
    this.world = new World(seed);
    this.network = new SimNetwork(world, 10, 120);
  }

  /// Somebody who is no member yet.
  GroupNode person(String name) {
    GroupNode node = new GroupNode(world, network, name, folder);
    people.add(node);
    return node;
  }

  GroupNode founder(String name) {
    GroupNode node = person(name);
    node.found("Workspace");
    return node;
  }

  /// Somebody whom `host` has let in, and who is in step.
  GroupNode joined(GroupNode host, String name, Role role) {
    GroupNode node = person(name);
    InviteTerms terms = new InviteTerms(role, 1, 60 * MINUTE_MS, false);
    node.join(host.group().invite(terms).link().orElseThrow());
    within(MINUTE_MS, node::member);
    return node;
  }

  void within(long ms, BooleanSupplier holds) {
    assertTrue(world.runUntil(holds, ms), "seed " + seed + ": not within " + ms + " ms");
  }

  /// A long time in which nobody does anything: all computers sleep but for the first and the last hour.
  /// To run each heartbeat of a week would take a minute, and show nothing else.
  void quietly(long ms) {
    world.runFor(60 * MINUTE_MS);
    people.forEach(GroupNode::sleep);
    world.runFor(ms - 120 * MINUTE_MS);
    people.forEach(GroupNode::wake);
    world.runFor(60 * MINUTE_MS);
  }

  /// Until all of them hold the same entries.
  void inStep(GroupNode... some) {
    within(
        10 * MINUTE_MS,
        () ->
            List.of(some).stream().map(n -> n.store().frontier().digest()).distinct().count() == 1);
  }

  /// These people have no network but among themselves.
  void apart(GroupNode... some) {
    apart++;
    for (GroupNode node : some) {
      network.move(node.toString(), apart);
    }
  }

  void together() {
    network.heal();
  }

  static Role role(GroupNode at, GroupNode of) {
    return at.group().member(of.person()).map(Member::role).orElse(Role.NONE);
  }

  /// What everybody says of somebody's role.
  static void assertRole(Role expected, GroupNode of, GroupNode... at) {
    for (GroupNode node : at) {
      assertEquals(expected, role(node, of), node + " says of " + of);
    }
  }

  static boolean counts(GroupNode at, Entry entry) {
    return at.store().entry(entry.id()).isPresent() && at.group().effective(entry);
  }

  static boolean isSetAside(GroupNode at, Entry entry) {
    return at.store().entry(entry.id()).isPresent() && !at.group().effective(entry);
  }

  /// What counts and can be read at a node, in the order of the words.
  static List<String> texts(GroupNode at) {
    List<String> texts = new ArrayList<>();
    for (Entry entry : at.store().after(0, Integer.MAX_VALUE)) {
      boolean data = entry.log().lane() == Lane.DATA && at.group().effective(entry);
      if (data
          && at.group().open(entry) instanceof Opened.Plain plain
          && plain.body().isPresent()) {
        texts.add(new String(plain.body().get().toArray(), StandardCharsets.UTF_8));
      }
    }
    Collections.sort(texts);
    return texts;
  }

  static boolean opens(GroupNode at, Entry entry) {
    return at.group().open(entry) instanceof Opened.Plain;
  }

  /// What the node tells of its newest removal.
  static Removal removal(GroupNode at) {
    return at.group().oversight().removals(at.graph().acknowledgements()).getFirst();
  }

  static Pen pen(GroupNode hostile) {
    return new Pen(hostile.group().state());
  }

  /// The newest entry of this kind in the audit.
  static AuditEntry audited(GroupNode at, String kind) {
    return at.group().oversight().audit(Optional.empty(), 1_000).entries().stream()
        .filter(entry -> entry.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }
}

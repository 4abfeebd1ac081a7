package grove.web.sim;

import grove.graph.sim.World;
import grove.grouping.Handover;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceKey;
import grove.identity.LinkedDevice;
import grove.identity.SealKey;
import grove.identity.Vault;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// The nodes of one world, those that come later too, and what was done there.
final class Cast {
  /// Lines of a history; a world that does more is told from its end.
  private static final int HISTORY_MAX = 4_000;

  private final Ground ground;
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private final int homesMax;
  private int made;

  /// @param homesMax more homes than this are not made, whatever the plan says
  Cast(Ground ground, int homesMax) {
    this.ground = ground;
    this.homesMax = homesMax;
  }

  /// Writes a line of the history.
  void note(SimNode node, String what) {
    note(node.host() + ": " + what);
  }

  void note(String what) {
    if (history.size() < HISTORY_MAX) {
      var seconds = (ground.world().nowMs() - World.START_MS) / 1_000.0;
      history.add(String.format("%7.1f s  %s", seconds, what));
    }
  }

  List<String> history() {
    return history;
  }

  List<SimNode> nodes() {
    return nodes;
  }

  SimNode founder() {
    return nodes.getFirst();
  }

  /// The node that a plan names so.
  SimNode node(int number) {
    return nodes.get(number % nodes.size());
  }

  /// Those that run, are members, and are to be believed.
  List<SimNode> honest() {
    return nodes.stream().filter(n -> !n.hostile() && n.member()).toList();
  }

  boolean full() {
    return nodes.size() >= homesMax;
  }

  SimNode person() {
    return add(SimNode.person(ground, "n" + made++));
  }

  private SimNode add(SimNode node) {
    nodes.add(node);
    return node;
  }

  /// Somebody new asks to join, by a link that this node's person gave.
  void newcomer(String link, SimNode by) {
    if (!full()) {
      var node = person();
      note(by, "invites " + node);
      node.join(link);
    }
  }

  /// A further device of somebody. Both devices compared digits, see the tests of pairing.
  void link(SimNode by) {
    if (full()) {
      return;
    }
    by.group().devices().requireRoom();
    var key = DeviceKey.generate(by.random());
    var self = by.vault().identity();
    var nowMs = by.loop().nowMs();
    var certificate = DeviceCertificate.byDevice(self.device(), self.person(), key.id(), nowMs);
    var chain = new ArrayList<>(self.chain());
    chain.add(certificate);
    var place = by.group().devices().link(certificate);
    var given = handed(new Handover(self.name(), chain, List.of(place)));
    var values = new HashMap<String, Bytes>();
    given.places().forEach(p -> values.putAll(p.vaultValues()));
    var seal = SealKey.generate(by.random());
    var linked = new LinkedDevice(given.name(), given.chain(), key, seal, values);
    var node =
        add(
            SimNode.with(
                ground, "n" + made++, path -> Vault.linked(path, linked, by.random(), nowMs)));
    note(by, "links " + node);
    node.arrive(ground.group());
  }

  private static Handover handed(Handover handover) {
    try {
      return Handover.decode(handover.encode());
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  /// A copy of a home that runs beside it.
  SimNode clone(SimNode of) {
    var copy = add(of.cloned("n" + made++));
    of.mayFork();
    copy.mayFork();
    return copy;
  }

  void close() {
    nodes.forEach(SimNode::close);
  }
}

package grove.web.sim;

import grove.graph.Connection;
import grove.graph.GraphConfig;
import grove.graph.sim.SimNetwork;
import java.util.List;
import java.util.TreeMap;

/// Links: correct nodes find nothing wrong with each other (I11, and with it I18: nobody says what the
/// state does not allow), and queues and numbers of links stay within limits (I14).
final class LinkCheck {
  /// What a node counts only when somebody breaks the protocol.
  /// Links that are about to be ended, besides those that are kept.
  private static final int LEAVING_MAX = 4;

  private static final List<String> WRONGS =
      List.of("frames_malformed", "frames_illegal", "tls_failed");

  /// Links of strangers beside those of members: see graph's README.
  private static final int STRANGERS_MAX = 48;

  private final SimNetwork network;
  private final TreeMap<String, Long> wrongs = new TreeMap<>();
  private boolean provoked;

  LinkCheck(SimNetwork network) {
    this.network = network;
  }

  /// Somebody hostile is among them: who finds something wrong may be right.
  void provoked() {
    provoked = true;
  }

  void onEnding(SimNode node) {
    if (!node.hostile()) {
      collect(node);
    }
  }

  private void collect(SimNode node) {
    var counters = node.seat().graph().counters();
    WRONGS.forEach(name -> wrongs.merge(name, counters.getOrDefault(name, 0L), Long::sum));
  }

  void look(SimNode node) {
    var links = node.seat().graph().neighbours().size();
    var most = GraphConfig.defaults().neighboursMax() + LEAVING_MAX + STRANGERS_MAX;
    if (links > most) {
      throw new Violation(Invariant.I14, node + " has " + links + " links");
    }
    if (network.longestQueueBytes() > Connection.QUEUED_BYTES_MAX) {
      throw new Violation(Invariant.I14, "a queue of " + network.longestQueueBytes() + " bytes");
    }
  }

  void atRest(Cast cast) {
    cast.nodes().stream().filter(n -> n.up() && !n.hostile()).forEach(this::collect);
    wrongs.forEach((name, count) -> {
      if (count > 0 && !provoked) {
        throw new Violation(Invariant.I11, count + " " + name + " among correct nodes");
      }
    });
  }
}

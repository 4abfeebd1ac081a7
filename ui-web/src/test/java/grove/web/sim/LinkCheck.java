package grove.web.sim;

import grove.graph.Connection;
import grove.graph.GraphConfig;
import grove.graph.Metric;
import grove.graph.sim.SimNetwork;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// Links: correct nodes find nothing wrong with each other (I11, and with it I18: nobody says what the
/// state does not allow), and queues and numbers of links stay within limits (I14).
///
/// Where somebody hostile is among them, a node that finds something wrong may be right. That it is
/// itself blamed for what it sent is wrong in all worlds: who judges is a correct node, or a hostile one
/// that runs the same program, and an intruder blames nobody.
final class LinkCheck {
  /// Links that are about to be ended, besides those that are kept.
  private static final int LEAVING_MAX = 4;

  /// What a node counts only when somebody breaks the protocol.
  private static final List<String> WRONGS =
      List.of("frames_malformed", "frames_illegal", "tls_failed");

  /// With these a link is ended on account of what the other side has sent.
  private static final Set<String> BLAMES = Set.of("malformed", "version");

  /// Links of strangers beside those of members: see graph's README.
  private static final int STRANGERS_MAX = 48;

  private final SimNetwork network;
  private final TreeMap<String, Long> wrongs = new TreeMap<>();
  private boolean provoked;
  private long blamed;

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
    blamed += blames(node);
  }

  private static long blames(SimNode node) {
    return node.seat().graph().metrics().stream()
        .filter(metric -> metric.name().equals("links_ended"))
        .filter(metric -> "received".equals(metric.labels().get("direction")))
        .filter(metric -> BLAMES.contains(metric.labels().getOrDefault("reason", "")))
        .mapToLong(Metric::value)
        .sum();
  }

  void look(SimNode node) {
    if (blames(node) > 0) {
      throw new Violation(Invariant.I11, node + " is blamed for what it sent");
    }
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
    if (blamed > 0) {
      throw new Violation(Invariant.I11, blamed + " links of correct nodes ended as malformed");
    }
  }
}

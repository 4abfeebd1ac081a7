package grove.graph.sync;

import grove.graph.Standing;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.Want;
import grove.identity.bytes.Hash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks neighbours by id for control entries that others name and that are not here: at once the
/// one that pushed something which names them, then one neighbour after the other.
final class MissingEntries {
  /// An entry is asked for again after so long.
  private static final long ASK_AGAIN_MS = 5_000;

  private final Site site;
  private final Intake intake;
  private final Map<Hash, Long> askedMs = new HashMap<>();
  private int turn;

  MissingEntries(Site site, Intake intake) {
    this.site = site;
    this.intake = intake;
  }

  /// Asks one neighbour for what was not asked for yet.
  void ask(Link link) {
    ask(link, intake.missing().stream().filter(id -> !askedMs.containsKey(id)).toList());
  }

  /// Asks the next of these neighbours for what nobody has sent in time.
  void askAgain(List<Link> links) {
    var missing = intake.missing();
    askedMs.keySet().retainAll(missing);
    var able = links.stream().filter(link -> link.standing() != Standing.UNKNOWN).toList();
    if (!able.isEmpty()) {
      ask(
          able.get(Math.floorMod(turn++, able.size())),
          missing.stream()
              .filter(id -> site.nowMs() - askedMs.getOrDefault(id, 0L) > ASK_AGAIN_MS)
              .toList());
    }
  }

  private void ask(Link link, List<Hash> ids) {
    var due = ids.subList(0, Math.min(ids.size(), Want.IDS_MAX));
    if (!due.isEmpty()) {
      due.forEach(id -> askedMs.put(id, site.nowMs()));
      link.send(Want.ids(due));
    }
  }
}

package grove.graph.sync;

import grove.graph.Standing;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.Want;
import grove.identity.bytes.Hash;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Asks neighbours by id for control entries that others name and that are not here: at once the
/// one that pushed something which names them, then one neighbour after the other; and who comes later
/// before its link is ready, for it may have been elsewhere, and may stay no longer: to who was removed
/// and does not know it yet nobody else shows what it lacks.
///
/// Who lacks an entry says nothing. Before a link is ready a PING follows the question: messages are
/// answered in their order, so what has not come before the PONG is not there (or waits for the network,
/// and comes later). So one who names what does not exist delays no link by more than a round trip.
final class MissingEntries {
  /// An entry is asked for again after so long, and each further time after twice as long; so long is
  /// one awaited who does not even answer a PING.
  private static final long ASK_AGAIN_MS = 5_000;

  /// So often the time doubles: up to about five minutes.
  private static final int DOUBLINGS_MAX = 6;

  private final Site site;
  private final Intake intake;
  private final Map<Hash, Asked> asked = new HashMap<>();
  private final Map<Link, Map<Hash, Long>> before = new HashMap<>();

  /// Links that were asked for all that was missing when they came.
  private final Set<Link> greeted = new HashSet<>();

  private int turn;

  /// When an entry was asked for last, and how often.
  private record Asked(long atMs, int times) {
    long againMs() {
      return atMs + (ASK_AGAIN_MS << Math.min(times - 1, DOUBLINGS_MAX));
    }
  }

  MissingEntries(Site site, Intake intake) {
    this.site = site;
    this.intake = intake;
  }

  /// Asks one neighbour for what was not asked for yet.
  void ask(Link link) {
    ask(link, intake.missing().stream().filter(id -> !asked.containsKey(id)).toList());
  }

  /// Whether this neighbour may still send something that others name and that is not here. When it
  /// comes it is asked for all of that; later, until its link is ready, for what nobody was asked for.
  boolean awaits(Link link) {
    var missing = intake.missing();
    if (missing.isEmpty()) {
      return false;
    }
    var first = greeted.add(link);
    ask(link, missing.stream().filter(id -> first || !asked.containsKey(id)).toList());
    return before.getOrDefault(link, Map.of()).entrySet().stream()
        .anyMatch(one -> missing.contains(one.getKey()) && awaited(link, one.getValue()));
  }

  private boolean awaited(Link link, long askedMs) {
    return site.nowMs() - askedMs < ASK_AGAIN_MS && !link.answered(askedMs);
  }

  /// Asks the next of these neighbours for what nobody has sent in time.
  void askAgain(List<Link> links) {
    var missing = intake.missing();
    asked.keySet().retainAll(missing);
    before.values().forEach(ids -> ids.keySet().retainAll(missing));
    var able = links.stream().filter(link -> link.standing() != Standing.UNKNOWN).toList();
    if (!able.isEmpty()) {
      ask(
          able.get(Math.floorMod(turn++, able.size())),
          missing.stream()
              .filter(id -> !asked.containsKey(id) || asked.get(id).againMs() < site.nowMs())
              .toList());
    }
  }

  /// What was asked for in vain may be found now.
  void anew() {
    asked.clear();
    before.clear();
    greeted.clear();
  }

  void onEnd(Link link) {
    before.remove(link);
    greeted.remove(link);
  }

  private void ask(Link link, List<Hash> ids) {
    var due = ids.subList(0, Math.min(ids.size(), Want.IDS_MAX));
    if (!due.isEmpty()) {
      var nowMs = site.nowMs();
      var past = before.computeIfAbsent(link, _ -> new HashMap<>());
      for (var id : due) {
        past.put(id, nowMs);
        asked.merge(id, new Asked(nowMs, 1), (last, _) -> new Asked(nowMs, last.times() + 1));
      }
      link.send(Want.ids(due));
      if (!link.live()) {
        link.probe();
      }
    }
  }
}

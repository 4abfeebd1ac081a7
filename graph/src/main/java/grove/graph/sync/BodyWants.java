package grove.graph.sync;

import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.Want;
import grove.graph.wire.Want.Parts;
import grove.graph.wire.Want.Range;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// Asks neighbours in turn for bodies that are missing though nothing explains it: whoever passed
/// the entries on had dropped them, or held them back.
final class BodyWants {
  /// A log's bodies are asked for again after so long, and each further time after twice as long.
  private static final long ASK_AGAIN_MS = 5_000;

  /// So often the time doubles: up to about five minutes.
  private static final int DOUBLINGS_MAX = 6;

  /// Ranges in one question.
  private static final int RANGES_MAX = 64;

  private final Site site;
  private final Map<LogId, Asked> asked = new HashMap<>();
  private int turn;

  /// How far a log's bodies have been asked for.
  ///
  /// @param turn which neighbour began, among those that were live then
  /// @param rounds how often all of them were asked for
  /// @param from where this round goes on
  private record Asked(long atMs, int turn, int rounds, long from) {
    long againMs() {
      return atMs + (ASK_AGAIN_MS << Math.clamp(rounds - 1L, 0, DOUBLINGS_MAX));
    }

    /// One neighbour for all of a round: so each of them is asked for each body in time.
    Link of(List<Link> links) {
      return links.get(Math.floorMod(turn + rounds, links.size()));
    }

    Asked then(long nowMs, long next) {
      return new Asked(nowMs, turn, next == 0 ? rounds + 1 : rounds, next);
    }
  }

  BodyWants(Site site) {
    this.site = site;
  }

  boolean any() {
    return !site.security().owedBodies().wanted().isEmpty();
  }

  /// Asks live neighbours for what is due; each log's in turn.
  void ask() {
    var wanted = site.security().owedBodies().wanted();
    asked.keySet().retainAll(wanted.keySet());
    var links = site.links().live();
    if (wanted.isEmpty() || links.isEmpty()) {
      return;
    }
    var questions = new LinkedHashMap<Link, List<Range>>();
    wanted.forEach((log, seqs) -> {
      var before = asked.get(log);
      if (before == null || before.againMs() <= site.nowMs()) {
        var now = before == null ? new Asked(0, turn++, 0, 0) : before;
        var link = now.of(links);
        var ranges = questions.computeIfAbsent(link, _ -> new ArrayList<>());
        if (ranges.size() < RANGES_MAX) {
          asked.put(log, now.then(site.nowMs(), add(ranges, link.tag(log), seqs, now.from())));
        }
      }
    });
    questions.forEach((link, ranges) -> link.send(Want.ranges(ranges)));
  }

  /// Neighbouring entries make one range. What there is no room for is asked for next: else bodies
  /// that nobody has would stand before all others for ever.
  ///
  /// @return where to go on; 0 at the end
  private static long add(List<Range> ranges, long tag, SortedSet<Long> seqs, long goOn) {
    var rest = seqs.tailSet(goOn).isEmpty() ? seqs : seqs.tailSet(goOn);
    var from = rest.first();
    var to = from;
    for (var seq : rest.tailSet(from + 1)) {
      if (seq != to + 1) {
        ranges.add(new Range(tag, from, to, Parts.BODIES));
        if (ranges.size() == RANGES_MAX) {
          return seq;
        }
        from = seq;
      }
      to = seq;
    }
    ranges.add(new Range(tag, from, to, Parts.BODIES));
    return 0;
  }
}

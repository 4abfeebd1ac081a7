package grove.graph.sync;

import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.Want;
import grove.graph.wire.Want.Parts;
import grove.graph.wire.Want.Range;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
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

  /// When a log's bodies were asked for last, and how often.
  private record Asked(long atMs, int times) {
    long againMs() {
      return atMs + (ASK_AGAIN_MS << Math.min(times - 1, DOUBLINGS_MAX));
    }
  }

  BodyWants(Site site) {
    this.site = site;
  }

  boolean any() {
    return !site.security().owedBodies().wanted().isEmpty();
  }

  /// Asks the next of the live neighbours for what is due.
  void ask() {
    var wanted = site.security().owedBodies().wanted();
    asked.keySet().retainAll(wanted.keySet());
    var links = site.links().live();
    if (wanted.isEmpty() || links.isEmpty()) {
      return;
    }
    var link = links.get(Math.floorMod(turn, links.size()));
    var ranges = new ArrayList<Range>();
    wanted.forEach((log, seqs) -> {
      var before = asked.get(log);
      if (ranges.size() < RANGES_MAX && (before == null || before.againMs() <= site.nowMs())) {
        asked.put(log, new Asked(site.nowMs(), before == null ? 1 : before.times() + 1));
        add(ranges, link, log, seqs);
      }
    });
    if (!ranges.isEmpty()) {
      turn++; // only now: else two neighbours and even pauses would always mean the same one
      link.send(Want.ranges(ranges));
    }
  }

  /// Neighbouring entries make one range.
  private static void add(List<Range> ranges, Link link, LogId log, SortedSet<Long> seqs) {
    var from = seqs.first();
    var to = from;
    for (var seq : seqs.tailSet(from + 1)) {
      if (seq != to + 1) {
        ranges.add(new Range(link.tag(log), from, to, Parts.BODIES));
        if (ranges.size() == RANGES_MAX) {
          return;
        }
        from = seq;
      }
      to = seq;
    }
    ranges.add(new Range(link.tag(log), from, to, Parts.BODIES));
  }
}

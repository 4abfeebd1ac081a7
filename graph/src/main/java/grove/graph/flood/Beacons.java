package grove.graph.flood;

import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.sync.Puller;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.OwnHeads;
import grove.graph.wire.OwnHeads.OwnHead;
import grove.identity.DeviceId;
import grove.identity.bytes.MalformedException;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Says now and then how far the own logs go, and notices from others' words that entries of theirs
/// are missing here.
///
/// A chain shows its gaps, but not its end: neighbours that pass on nothing of one author hide only
/// that there is more. The author's beacon, which they pass on (or others do), shows it. What is still
/// missing a moment later is looked for at all neighbours; where none has it, at the author itself.
public final class Beacons {
  /// From one beacon to the next: so long, and longer in large groups; +- a fifth.
  private static final long PERIOD_MS = 60_000;

  private static final long PERIOD_PER_DEVICE_MS = 600;

  /// What was just written is on its way: it is not looked for before.
  private static final long GRACE_MS = 5_000;

  /// Homes of which the newest beacon is known.
  private static final int KNOWN_MAX = 2_000;

  /// How long neighbours have to answer before the author is sought.
  private static final long ANSWER_MS = 5_000;

  private final Site site;
  private final Ephemerals ephemerals;
  private final Puller puller;
  private final Search search;
  private final Map<LogId, Long> newest = new LinkedHashMap<>();
  private final Map<LogId, Long> sought = new HashMap<>();

  /// Who looks for what is missing.
  public interface Search {
    /// Asks all neighbours how far they know the logs of a lane.
    void neighbours(Lane lane);

    /// Sees to a link with the device, though there are enough neighbours.
    void author(DeviceId device);
  }

  public Beacons(Site site, Ephemerals ephemerals, Puller puller, Search search) {
    this.site = site;
    this.ephemerals = ephemerals;
    this.puller = puller;
    this.search = search;
  }

  /// Begins to say.
  public void start() {
    site.later(pauseMs(), this::say);
  }

  private long pauseMs() {
    var period = periodMs();
    return period * 4 / 5 + site.random().nextLong(period * 2 / 5);
  }

  private long periodMs() {
    return Math.max(PERIOD_MS, PERIOD_PER_DEVICE_MS * newest.size());
  }

  private void say() {
    start();
    var heads = new ArrayList<OwnHead>();
    for (var lane : Lane.values()) {
      var log = new LogId(site.device(), site.self().incarnation(), lane);
      var seq = Math.min(site.entries().frontier().seq(log), puller.ownLogs().shown(log));
      if (seq > 0) {
        heads.add(new OwnHead(lane, seq));
      }
    }
    if (!heads.isEmpty() && !site.links().live().isEmpty()) {
      var ttlMs = 2 * periodMs();
      ephemerals.sayOnce(Ephemeral.BEACON, ttlMs, new OwnHeads(heads).encode());
    }
  }

  /// A neighbour passes a beacon on. It is not kept: the next one comes by itself.
  public void onSaid(Link link, Ephemeral said) throws MalformedException {
    var from = new LogId(said.device(), said.incarnation(), Lane.CONTROL);
    if (newest.getOrDefault(from, -1L) >= said.counter()) {
      return;
    }
    if (!ephemerals.acceptable(said)) {
      site.count(Counter.EPHEMERALS_REFUSED);
      return;
    }
    var heads = OwnHeads.read(said.payload()).heads();
    newest.remove(from);
    newest.put(from, said.counter());
    while (newest.size() > KNOWN_MAX) {
      newest.remove(newest.keySet().iterator().next());
    }
    site.count(Counter.BEACONS_RECEIVED);
    ephemerals.passOn(said, link);
    for (var head : heads) {
      var log = new LogId(said.device(), said.incarnation(), head.lane());
      var device = said.device();
      if (!device.equals(site.device()) && lacks(log, head.seq())) {
        site.later(GRACE_MS, () -> look(log, head.seq()));
      }
    }
  }

  /// Whether the log goes no further here because nobody has sent it.
  private boolean lacks(LogId log, long seq) {
    var frontier = site.entries().frontier();
    return frontier.seq(log) < Math.min(seq, frontier.ceiling(log))
        && !puller.waiting().containsKey(log);
  }

  private void look(LogId log, long seq) {
    if (lacks(log, seq) && sought.put(log, seq) == null) {
      site.count(Counter.TAILS_MISSED);
      search.neighbours(log.lane());
      site.later(ANSWER_MS, () -> seek(log, seq));
    }
  }

  private void seek(LogId log, long seq) {
    sought.remove(log);
    if (lacks(log, seq)) {
      search.author(log.device());
    }
  }
}

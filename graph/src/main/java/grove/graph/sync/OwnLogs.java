package grove.graph.sync;

import grove.graph.link.Site;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.EntryStore;
import grove.store.Lane;
import grove.store.LogId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What this node has written since its start and shown to nobody yet.
///
/// Until a first neighbour has said how far it knows this node's logs, nobody can tell whether this
/// home is an old copy of one that wrote further (a disk that was rolled back leaves no trace). What
/// is written before that is held: no frontier, no announcement and no answer gives it away. Where
/// the neighbour knows no more than what was shown before, all of it is shown; where it knows more,
/// it stays held, so that no log ever has two histories, and is written again under a new incarnation
/// by the floors above. How far the logs were shown is kept in the store, over restarts without
/// neighbours; so is that what is held was given up, before anybody hears of it: whatever comes
/// between that and the new incarnation, it is not shown.
public final class OwnLogs {
  private static final String SHOWN = "graph/shown/";
  private static final String RENOUNCED = "graph/renounced/";
  private static final Bytes YES = Bytes.of((byte) 1);

  private final Site site;
  private final Set<Lane> compared = EnumSet.noneOf(Lane.class);
  private final Map<Lane, Long> shown = new EnumMap<>(Lane.class);
  private boolean old;

  OwnLogs(Site site) {
    this.site = site;
    for (var lane : Lane.values()) {
      var kept = site.entries().local(key(lane));
      kept.ifPresent(bytes -> shown.put(lane, seq(bytes)));
    }
    old = site.entries().local(renounced(site.self().incarnation())).isPresent();
  }

  private static long seq(Bytes kept) {
    try {
      return ByteReader.of(kept).u48();
    } catch (MalformedException e) {
      return 0; // nothing was shown, as far as this node can tell
    }
  }

  /// Of this incarnation: a new one has shown nothing.
  private String key(Lane lane) {
    return key(lane, site.self().incarnation());
  }

  private static String key(Lane lane, long incarnation) {
    return SHOWN + lane.code() + "/" + Long.toHexString(incarnation);
  }

  private static String renounced(long incarnation) {
    return RENOUNCED + Long.toHexString(incarnation);
  }

  private boolean own(LogId log) {
    return log.device().equals(site.device()) && log.incarnation() == site.self().incarnation();
  }

  /// Own entries were stored, beginning above `below`; true where they are not to be shown yet.
  public boolean holds(LogId log, long below) {
    var lane = log.lane();
    if (!own(log) || compared.contains(lane)) {
      return false;
    }
    if (shown.putIfAbsent(lane, below) == null) {
      site.entries().putLocal(Map.of(key(lane), new ByteWriter().u48(below).toBytes()));
    }
    return true;
  }

  /// Whether something of the lane is held.
  boolean holding(Lane lane) {
    return shown.containsKey(lane);
  }

  /// The highest seq of a log that may be shown.
  public long shown(LogId log) {
    return own(log) ? shown.getOrDefault(log.lane(), Long.MAX_VALUE) : Long.MAX_VALUE;
  }

  /// Whether a neighbour that has a log so far knows more of it than this node has shown.
  boolean behind(LogId log, long seq) {
    var here = site.entries().frontier().seq(log);
    var more = own(log) && seq > Math.min(here, shown(log));
    if (more) {
      renounce();
    }
    return more;
  }

  /// What is held is never shown: it is to be taken out of the store, and written again.
  public void renounce() {
    if (!old) {
      old = true;
      site.entries().putLocal(Map.of(renounced(site.self().incarnation()), YES));
      site.entries().sync();
    }
  }

  /// Logs of older incarnations of which something was given up, and up to which seq each was shown.
  public static Map<LogId, Long> renounced(EntryStore entries, DeviceId device, long incarnation) {
    var above = new TreeMap<LogId, Long>();
    for (var log : entries.frontier().logs()) {
      var older = log.device().equals(device) && log.incarnation() != incarnation;
      if (older && entries.local(renounced(log.incarnation())).isPresent()) {
        entries
            .local(key(log.lane(), log.incarnation()))
            .map(OwnLogs::seq)
            .filter(seq -> seq < entries.frontier().seq(log))
            .ifPresent(seq -> above.put(log, seq));
      }
    }
    return above;
  }

  /// A member has said all that it knows of the lane; true where something was held that may be shown
  /// now.
  boolean compare(Lane lane) {
    if (old || !compared.add(lane)) {
      return false;
    }
    var held = shown.remove(lane) != null;
    if (held) {
      site.entries().putLocal(Map.of(key(lane), Bytes.EMPTY));
    }
    return held;
  }

  /// The own logs of which something is held, and up to where each was shown.
  public Map<LogId, Long> held() {
    var held = new TreeMap<LogId, Long>();
    shown.forEach(
        (lane, seq) -> held.put(new LogId(site.device(), site.self().incarnation(), lane), seq));
    return held;
  }
}

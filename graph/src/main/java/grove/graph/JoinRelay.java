package grove.graph;

import grove.graph.flood.Ephemerals;
import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.Join;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Passes requests to join on from members who can not decide to those who can, also to such as come
/// online later. What they decide comes back as entries, not as an answer.
final class JoinRelay {
  /// A request is passed on for so long.
  private static final long TTL_MS = 30 * 60_000;

  /// Requests kept by one invitation, and in all; a full list drops the oldest.
  private static final int PER_INVITATION_MAX = 16;

  private static final int IN_ALL_MAX = 256;

  private final Site site;
  private final Ephemerals ephemerals;
  private final Map<Key, Ephemeral> kept = new LinkedHashMap<>();

  /// One device that asks by one invitation.
  private record Key(Bytes inviteId, DeviceId device) {}

  JoinRelay(Site site, Ephemerals ephemerals) {
    this.site = site;
    this.ephemerals = ephemerals;
  }

  /// A stranger at this node has to wait.
  void spread(JoinRequest request) {
    var key = key(request);
    forgetStale();
    if (!kept.containsKey(key)) {
      keep(key, ephemerals.sayOnce(Ephemeral.JOIN_REQUEST, TTL_MS, new Join(request).encode()));
    }
  }

  /// A neighbour passes a request on.
  void onSaid(Link link, Ephemeral said) throws MalformedException {
    var in = ByteReader.of(said.payload());
    var request = Join.read(in).request();
    in.end();
    forgetStale();
    if (kept.containsKey(key(request))) {
      return;
    }
    if (!ephemerals.acceptable(said)
        || said.ttlMs() == 0
        || said.ttlMs() > TTL_MS
        || !request.valid(site.group())) {
      site.count(Counter.EPHEMERALS_REFUSED);
      return;
    }
    site.count(Counter.JOINS_RECEIVED);
    keep(key(request), said);
    ephemerals.passOn(said, link);
    site.policy().desk().onJoin(request, _ -> {});
  }

  /// A link is live: the neighbour may be one who can decide.
  void onLive(Link link) {
    forgetStale();
    List.copyOf(kept.values()).forEach(link::send);
  }

  private static Key key(JoinRequest request) {
    return new Key(request.inviteId(), request.card().device());
  }

  private void keep(Key key, Ephemeral said) {
    var same = kept.keySet().stream().filter(k -> k.inviteId().equals(key.inviteId())).toList();
    if (same.size() >= PER_INVITATION_MAX) {
      kept.remove(same.getFirst());
    }
    if (kept.size() >= IN_ALL_MAX) {
      kept.remove(kept.keySet().iterator().next());
    }
    kept.put(key, said);
  }

  private void forgetStale() {
    kept.values().removeIf(said -> !said.fresh(site.nowMs()));
  }
}

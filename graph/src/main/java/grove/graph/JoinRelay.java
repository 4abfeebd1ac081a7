package grove.graph;

import grove.graph.JoinState.Reason;
import grove.graph.flood.Ephemerals;
import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.JoinNotice;
import grove.graph.wire.JoinRefusal;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.MalformedException;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Passes requests to join on from members who can not decide to those who can, also to such as come
/// online later. An admission comes back as entries; a refusal is passed on as the request was, so
/// that whoever holds the stranger's link can say so, and nobody else is asked.
final class JoinRelay {
  /// Stands for the origin of a refusal whose request was not seen.
  private static final Address NOWHERE = new Address("refused", 0);

  private final Site site;
  private final Ephemerals ephemerals;
  private final BiConsumer<JoinKey, Reason> onRefused;
  private final JoinList<Kept> kept = new JoinList<>();
  private final HeardOnce heard = new HeardOnce();

  /// A request that is passed on, or, once it was refused, that.
  private record Kept(JoinKey key, Ephemeral said, Optional<Reason> refused) {}

  /// @param onRefused hears of refusals, for the links that wait here
  JoinRelay(Site site, Ephemerals ephemerals, BiConsumer<JoinKey, Reason> onRefused) {
    this.site = site;
    this.ephemerals = ephemerals;
    this.onRefused = onRefused;
  }

  /// A stranger at this node has to wait.
  void spread(JoinRequest request, JoinOrigin origin) {
    forgetStale();
    if (kept.get(request.key()).isEmpty()) {
      var payload = new JoinNotice(request, origin.range()).encode();
      var said = ephemerals.sayOnce(Ephemeral.JOIN_REQUEST, JoinLimits.WAITING_MS, payload);
      kept.put(request.key(), origin, new Kept(request.key(), said, Optional.empty()));
    }
  }

  /// Whether somebody who may decide refused it lately.
  Optional<Reason> refused(JoinKey request) {
    forgetStale();
    return kept.get(request).flatMap(Kept::refused);
  }

  /// A neighbour passes a request on.
  void onRequest(Link link, Ephemeral said) throws MalformedException {
    var in = ByteReader.of(said.payload());
    var notice = JoinNotice.read(in);
    in.end();
    forgetStale();
    var request = notice.request();
    if (heard.has(said) || kept.get(request.key()).isPresent()) {
      return;
    }
    if (!acceptable(said) || !request.valid(site.group()) || !heard.note(said, site.nowMs())) {
      site.count(Counter.EPHEMERALS_REFUSED);
      return;
    }
    if (member(request.key())) {
      return; // the admission travels by itself
    }
    site.count(Counter.JOINS_RECEIVED);
    var origin = new JoinOrigin(said.device(), notice.range());
    kept.put(request.key(), origin, new Kept(request.key(), said, Optional.empty()));
    ephemerals.passOn(said, link);
    site.policy().desk().onJoin(request, origin, state -> onDecided(request, state));
  }

  /// A neighbour passes on that a request was refused.
  void onRefusal(Link link, Ephemeral said) throws MalformedException {
    var in = ByteReader.of(said.payload());
    var refusal = JoinRefusal.read(in);
    in.end();
    forgetStale();
    var key = refusal.request();
    if (heard.has(said) || kept.get(key).flatMap(Kept::refused).isPresent()) {
      return;
    }
    if (!acceptable(said)
        || !site.policy().desk().decides(said.device())
        || !heard.note(said, site.nowMs())) {
      site.count(Counter.EPHEMERALS_REFUSED);
      return;
    }
    note(key, said, refusal.reason());
    ephemerals.passOn(said, link);
    site.policy().desk().onRefused(key, refusal.reason());
    onRefused.accept(key, refusal.reason());
  }

  private boolean acceptable(Ephemeral said) {
    return ephemerals.acceptable(said) && said.ttlMs() > 0 && said.ttlMs() <= JoinLimits.WAITING_MS;
  }

  /// The desk of this node decided about a request that may be on its way through the group. That
  /// an invitation is unknown here says nothing: its entry may not have come yet.
  void onDecided(JoinRequest request, JoinState state) {
    var spread = kept.get(request.key()).filter(one -> one.refused().isEmpty()).isPresent();
    switch (state) {
      case JoinState.Pending() -> {}
      case JoinState.Admitted _ -> kept.remove(request.key());
      case JoinState.Refused(var reason) when spread && reason != Reason.UNKNOWN -> {
        var payload = new JoinRefusal(request.key(), reason).encode();
        var said = ephemerals.sayOnce(Ephemeral.JOIN_REFUSAL, JoinLimits.WAITING_MS, payload);
        note(request.key(), said, reason);
        onRefused.accept(request.key(), reason);
      }
      case JoinState.Refused _ -> {}
    }
  }

  private void note(JoinKey key, Ephemeral said, Reason reason) {
    var origin = JoinOrigin.of(said.device(), NOWHERE);
    kept.put(key, origin, new Kept(key, said, Optional.of(reason)));
  }

  /// A link is live: the neighbour may be one who can decide.
  void onLive(Link link) {
    forgetStale();
    kept.values().forEach(one -> link.send(one.said()));
  }

  /// Also what became pointless: who is a member asks no more.
  private void forgetStale() {
    kept.removeIf(
        one -> !one.said().fresh(site.nowMs()) || (one.refused().isEmpty() && member(one.key())));
  }

  private boolean member(JoinKey request) {
    return site.security().standing(request.device()) == Standing.MEMBER;
  }
}

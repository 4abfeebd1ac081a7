package grove.graph;

import grove.graph.JoinState.Reason;
import grove.graph.flood.Ephemerals;
import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.sync.Sync;
import grove.graph.wire.Bye;
import grove.graph.wire.Join;
import grove.graph.wire.JoinAnswer;
import grove.identity.bytes.MalformedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The members' side of joining: checks requests of strangers, hands them to the desk of the floor
/// above, and passes its answers back, on the link that waits.
///
/// The desk hears of each request before a place to wait is looked for: where all are taken, the
/// request is known all the same, and the stranger asks again.
final class Reception {
  private final Site site;
  private final Sync sync;
  private final JoinRelay relay;
  private final Map<Link, JoinOrigin> strangers = new LinkedHashMap<>();
  private final Map<Link, Waiting> waiting = new LinkedHashMap<>();

  /// Who waits on a link.
  ///
  /// @param times how often this link has asked
  private record Waiting(JoinRequest request, JoinOrigin origin, int times) {}

  Reception(Site site, Sync sync, Ephemerals ephemerals) {
    this.site = site;
    this.sync = sync;
    this.relay = new JoinRelay(site, ephemerals, this::onRefused);
  }

  JoinRelay relay() {
    return relay;
  }

  /// A device has come that is no member. Where there are too many, one of the address range that
  /// has most goes.
  void onStranger(Link link) {
    strangers.keySet().removeIf(one -> one.standing() == Standing.MEMBER);
    strangers.put(link, JoinOrigin.of(site.device(), link.remote()));
    if (strangers.size() > JoinLimits.STRANGER_LINKS_MAX) {
      putOff(surplus(strangers));
    }
  }

  private static Link surplus(Map<Link, JoinOrigin> links) {
    return List.copyOf(links.keySet()).get(JoinOrigin.surplus(List.copyOf(links.values())));
  }

  private static void putOff(Link link) {
    link.bye(new Bye(ByeCode.BUSY, JoinLimits.AGAIN_MS, List.of()));
  }

  void onJoin(Link link, Join join) throws MalformedException {
    var request = join.request();
    var before = waiting.get(link);
    var times = before == null ? 1 : before.times() + 1;
    if (times > JoinLimits.PER_LINK_MAX) {
      link.bye(ByeCode.LIMIT);
      return;
    }
    if (link.dialled()
        || !request.card().device().equals(link.device())
        || !request.valid(site.group())) {
      site.count(Counter.JOINS_REFUSED);
      throw new MalformedException("a request to join that is not the caller's own");
    }
    site.count(Counter.JOINS_RECEIVED);
    var origin = JoinOrigin.of(site.device(), link.remote());
    waiting.put(link, new Waiting(request, origin, times));
    if (before == null) {
      site.later(JoinLimits.WAITING_MS, () -> giveUp(link));
    }
    link.patient(true);
    ask(link, request, origin);
    makeRoom();
  }

  private void ask(Link link, JoinRequest request, JoinOrigin origin) {
    site.policy().desk().onJoin(request, origin, state -> answer(link, request, state));
  }

  private void answer(Link link, JoinRequest request, JoinState state) {
    relay.onDecided(request, state);
    var one = waiting.get(link);
    if (one == null || !one.request().equals(request) || !link.open() || served(link)) {
      return;
    }
    switch (state) {
      case JoinState.Pending() -> {
        var refused = relay.refused(request.key());
        if (refused.isPresent()) {
          refuse(link, refused.get());
        } else {
          link.send(new JoinAnswer(state));
          relay.spread(request, one.origin());
        }
      }
      case JoinState.Admitted _ -> {
        link.send(new JoinAnswer(state));
        waiting.remove(link);
        link.patient(false);
        sync.rejudge(link);
      }
      case JoinState.Refused(var reason) -> refuse(link, reason);
    }
  }

  /// Whether it waits no more: what it asked for has come another way, this side has said that it is
  /// ready, and an answer is no message of the link any more.
  private boolean served(Link link) {
    if (!link.state().takesData()) {
      return false;
    }
    waiting.remove(link);
    link.patient(false);
    return true;
  }

  private void refuse(Link link, Reason reason) {
    waiting.remove(link);
    site.count(Counter.JOINS_REFUSED);
    link.send(new JoinAnswer(new JoinState.Refused(reason)));
    link.bye(ByeCode.STRANGER);
  }

  /// Somebody elsewhere refused a request.
  private void onRefused(JoinKey request, Reason reason) {
    for (var entry : Map.copyOf(waiting).entrySet()) {
      if (entry.getValue().request().key().equals(request) && !served(entry.getKey())) {
        refuse(entry.getKey(), reason);
      }
    }
  }

  /// Where too many wait, one of the address range that has most asks again later.
  private void makeRoom() {
    if (waiting.size() > JoinLimits.WAITING_LINKS_MAX) {
      var origins = new LinkedHashMap<Link, JoinOrigin>();
      waiting.forEach((link, one) -> origins.put(link, one.origin()));
      putOff(surplus(origins));
    }
  }

  private void giveUp(Link link) {
    if (!served(link) && waiting.remove(link) != null) {
      link.bye(ByeCode.TIMEOUT);
    }
  }

  /// Membership changed: who became a member otherwise is told so.
  void onMembershipChanged() {
    for (var entry : Map.copyOf(waiting).entrySet()) {
      if (site.security().standing(entry.getKey().device()) == Standing.MEMBER) {
        ask(entry.getKey(), entry.getValue().request(), entry.getValue().origin());
      }
    }
  }

  void onEnd(Link link) {
    waiting.remove(link);
    strangers.remove(link);
  }
}

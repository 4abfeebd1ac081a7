package grove.graph;

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
final class Reception {
  /// Links on which a request waits.
  private static final int WAITING_MAX = 32;

  /// A link waits for so long.
  private static final long WAITING_MS = 30 * 60_000;

  /// After which a stranger may ask again where too many wait.
  private static final long BUSY_RETRY_MS = 20_000;

  private final Site site;
  private final Sync sync;
  private final JoinRelay relay;
  private final Map<Link, JoinRequest> waiting = new LinkedHashMap<>();

  Reception(Site site, Sync sync, JoinRelay relay) {
    this.site = site;
    this.sync = sync;
    this.relay = relay;
  }

  void onJoin(Link link, Join join) throws MalformedException {
    var request = join.request();
    if (link.dialled()
        || !request.card().device().equals(link.device())
        || !request.valid(site.group())) {
      site.count(Counter.JOINS_REFUSED);
      throw new MalformedException("a request to join that is not the caller's own");
    }
    if (waiting.size() >= WAITING_MAX && !waiting.containsKey(link)) {
      link.bye(new Bye(ByeCode.BUSY, BUSY_RETRY_MS, List.of()));
      return;
    }
    site.count(Counter.JOINS_RECEIVED);
    waiting.put(link, request);
    site.later(WAITING_MS, () -> giveUp(link));
    ask(link, request);
  }

  private void ask(Link link, JoinRequest request) {
    link.patient(true);
    site.policy().desk().onJoin(request, state -> answer(link, state));
  }

  private void answer(Link link, JoinState state) {
    var request = waiting.get(link);
    if (request == null || !link.open()) {
      return;
    }
    link.send(new JoinAnswer(state));
    switch (state) {
      case JoinState.Pending() -> relay.spread(request);
      case JoinState.Admitted _ -> {
        waiting.remove(link);
        link.patient(false);
        sync.rejudge(link);
      }
      case JoinState.Refused _ -> {
        waiting.remove(link);
        site.count(Counter.JOINS_REFUSED);
        link.bye(ByeCode.STRANGER);
      }
    }
  }

  private void giveUp(Link link) {
    if (waiting.remove(link) != null) {
      link.bye(ByeCode.TIMEOUT);
    }
  }

  /// Membership changed: who became a member otherwise is told so.
  void onMembershipChanged() {
    for (var entry : Map.copyOf(waiting).entrySet()) {
      if (site.security().standing(entry.getKey().device()) == Standing.MEMBER) {
        ask(entry.getKey(), entry.getValue());
      }
    }
  }

  void onEnd(Link link) {
    waiting.remove(link);
  }
}

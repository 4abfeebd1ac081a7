package grove.graph;

import grove.graph.link.Knock;
import grove.graph.link.Link;
import grove.graph.link.LinkHost;
import grove.graph.link.Site;
import grove.graph.wire.Join;
import grove.identity.DeviceId;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stranger's side of joining: asks one contact after the other until one answers, waits on its
/// link where somebody has to decide, and asks again after a while where none can be reached.
final class Joiner {
  /// From one round through the contacts to the next, ±50 %.
  private static final long AGAIN_MS = 20_000;

  private final Site site;
  private final LinkHost host;
  private final List<Target> targets = new ArrayList<>();
  private @Nullable JoinAttempt attempt;
  private @Nullable Link link;
  private Loop.Cancellable timer = () -> {};
  private boolean admitted;
  private int next;

  /// A contact at one of its addresses.
  private record Target(DeviceId device, Address address) {}

  Joiner(Site site, LinkHost host) {
    this.site = site;
    this.host = host;
  }

  void join(JoinAttempt asked) {
    cancel();
    attempt = asked;
    for (var contact : asked.contacts()) {
      for (var address : contact.addresses()) {
        if (!contact.device().equals(site.device())) {
          targets.add(new Target(contact.device(), address));
        }
      }
    }
    next = 0;
    dialNext();
  }

  /// Stops asking; a link on which nobody has admitted this node yet is ended.
  void cancel() {
    timer.cancel();
    attempt = null;
    targets.clear();
    var open = link;
    link = null;
    if (open != null && !admitted) {
      open.bye(ByeCode.STOPPING);
    }
    admitted = false;
  }

  private void dialNext() {
    var asked = attempt;
    if (asked == null || targets.isEmpty()) {
      return;
    }
    var target = targets.get(next % targets.size());
    next++;
    var round = (next - 1) / targets.size();
    var knock =
        round % 2 == 0
            ? Knock.make(asked.knockKey(), target.device(), site.nowMs(), site.random())
            : Knock.timeless(asked.knockKey(), target.device(), site.random());
    var connection = site.ports().transport().dial(target.address());
    var dialled = Link.dial(host, connection, target.device(), knock);
    dialled.server(true);
    link = dialled;
    admitted = false;
  }

  /// A link has come to CONTROL: on the one that was opened for it the request is handed in.
  void onOpen(Link opened) {
    var asked = attempt;
    if (asked != null && opened.equals(link)) {
      opened.send(new Join(JoinRequest.of(asked, site.self().device())));
    }
  }

  /// The contact answers.
  void onAnswer(Link from, JoinState state) throws MalformedException {
    if (attempt == null || !from.equals(link)) {
      throw new MalformedException("an answer that nobody asked for");
    }
    switch (state) {
      case JoinState.Pending() -> from.patient(true);
      case JoinState.Admitted _ -> {
        // Asked again, should the link end before it is ready.
        admitted = true;
        from.patient(false);
      }
      case JoinState.Refused _ -> {
        attempt = null;
        link = null;
      }
    }
    site.tell(new GraphEvent.JoinAnswered(state));
  }

  /// A link is live: whoever was admitted on it is in.
  void onLive(Link ready) {
    if (ready.equals(link)) {
      attempt = null;
      link = null;
    }
  }

  /// A link ended: the next contact is tried, at once or in the next round.
  void onEnd(Link ended) {
    if (ended.equals(link)) {
      link = null;
      var roundOver = next % Math.max(1, targets.size()) == 0;
      var pause = AGAIN_MS / 2 + site.random().nextLong(AGAIN_MS);
      timer = site.later(roundOver ? pause : 0, this::dialNext);
    }
  }
}

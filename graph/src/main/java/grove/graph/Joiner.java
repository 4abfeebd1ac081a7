package grove.graph;

import grove.graph.JoinState.Reason;
import grove.graph.flood.Nearby;
import grove.graph.link.Knock;
import grove.graph.link.Link;
import grove.graph.link.LinkHost;
import grove.graph.link.Site;
import grove.graph.wire.Join;
import grove.identity.DeviceId;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The stranger's side of joining: asks one contact after the other, waits on the links where
/// somebody has to decide, and goes round again for those that could not be reached.
///
/// At any time there is an attempt to reach a contact under way, or a timer for the next; the links
/// that wait are beside it. One refusal ends it; but that an invitation is unknown may only mean that
/// its entry has not come to that contact yet, so that counts from the inviter's own device, or from
/// all. Once a link serves this node it rests. Only the floor above knows when this node has become a
/// member ([#cancel]): a link that ends before leaves it without keys to be dialled by, so it goes on
/// asking.
final class Joiner {
  private final Site site;
  private final LinkHost host;
  private final Nearby nearby;
  private final List<Target> targets = new ArrayList<>();
  private final Map<DeviceId, Link> waiting = new LinkedHashMap<>();
  private final Set<DeviceId> asked = new HashSet<>();
  private final Set<DeviceId> unknowing = new HashSet<>();
  private @Nullable JoinAttempt attempt;
  private @Nullable Link trying;
  private @Nullable Link admitting;

  /// Serves this node, which need not have become a member yet.
  private @Nullable Link serving;

  private Loop.Cancellable timer = () -> {};
  private boolean reached;
  private boolean sighted;
  private int next;

  /// A contact at one of its addresses.
  private record Target(DeviceId device, Address address) {}

  Joiner(Site site, LinkHost host, Nearby nearby) {
    this.site = site;
    this.host = host;
    this.nearby = nearby;
  }

  void join(JoinAttempt by) {
    cancel();
    attempt = by;
    for (var contact : by.contacts()) {
      for (var address : contact.addresses()) {
        if (!contact.device().equals(site.device())) {
          targets.add(new Target(contact.device(), address));
        }
      }
    }
    nearby.join(by.discovery(), this::onSighted);
    dialNext();
  }

  /// A contact is near, perhaps where the invitation does not say: it is tried next.
  private void onSighted(DeviceId device, Address at) {
    var by = attempt;
    var target = new Target(device, at);
    if (by == null
        || by.contacts().stream().noneMatch(contact -> contact.device().equals(device))
        || targets.size() >= JoinLimits.TARGETS_MAX
        || targets.contains(target)) {
      return;
    }
    targets.addFirst(target);
    next = 0;
    sighted = true;
    if (idle()) {
      goOn();
    }
  }

  /// Whether there is nothing under way that may lead to membership, beside the links that wait.
  private boolean idle() {
    return trying == null && admitting == null && serving == null;
  }

  JoinProgress progress() {
    return new JoinProgress(asked.size(), reached);
  }

  /// Stops asking; links on which nobody has admitted this node yet are ended.
  void cancel() {
    done(admitting);
    admitting = null;
    serving = null;
    targets.clear();
    unknowing.clear();
    next = 0;
  }

  /// Asks no more.
  private void done(@Nullable Link stays) {
    nearby.joined();
    var by = attempt;
    attempt = null;
    rest(by, stays);
  }

  /// Ends the links of the attempt but one; those of one who was added already are a member's links
  /// like others, and stay.
  private void rest(@Nullable JoinAttempt by, @Nullable Link stays) {
    timer.cancel();
    var links = new ArrayList<>(waiting.values());
    waiting.clear();
    if (trying != null) {
      links.add(trying);
      trying = null;
    }
    for (var link : links) {
      var added = by != null && by.asking().isEmpty() && link.open();
      if (!link.equals(stays) && !added) {
        link.bye(ByeCode.STOPPING);
      }
    }
  }

  /// Tries the next contact of this round that no link waits at, or begins a round later.
  private void dialNext() {
    var by = attempt;
    if (by == null || targets.isEmpty() || !idle()) {
      return;
    }
    do {
      var target = targets.get(next % targets.size());
      var round = next / targets.size();
      next++;
      if (!waiting.containsKey(target.device()) && !served(target.device())) {
        dial(by, target, round);
        return;
      }
    } while (!roundOver());
    goOnLater();
  }

  /// Two links of one home at a time look like a copied home.
  private boolean served(DeviceId device) {
    return site.links().of(device).stream().anyMatch(Link::live);
  }

  private boolean roundOver() {
    return next % targets.size() == 0;
  }

  private void dial(JoinAttempt by, Target target, int round) {
    var knock =
        round % 2 == 0
            ? Knock.make(by.knockKey(), target.device(), site.nowMs(), site.random())
            : Knock.timeless(by.knockKey(), target.device(), site.random());
    var connection = site.ports().transport().dial(target.address());
    var dialled = Link.dial(host, connection, target.device(), knock);
    dialled.server(true);
    trying = dialled;
  }

  private void goOn() {
    timer.cancel();
    if (targets.isEmpty() || sighted || !roundOver()) {
      sighted = false;
      timer = site.later(0, this::dialNext);
    } else {
      goOnLater();
    }
  }

  private void goOnLater() {
    timer.cancel();
    var pauseMs = JoinLimits.AGAIN_MS / 2 + site.random().nextLong(JoinLimits.AGAIN_MS);
    timer = site.later(pauseMs, this::dialNext);
  }

  /// A link has come to CONTROL: on the one that was opened for it the request is handed in. Who
  /// was added already waits there to be served, and tries the others meanwhile.
  void onOpen(Link opened) {
    var by = attempt;
    if (by == null || !opened.equals(trying)) {
      return;
    }
    asked.add(opened.device());
    if (by.asking().isPresent()) {
      opened.send(new Join(JoinRequest.of(by.group(), by.asking().get(), site.self().device())));
    } else {
      waiting.put(opened.device(), opened);
      trying = null;
      goOnLater();
    }
  }

  /// A contact answers.
  void onAnswer(Link from, JoinState state) throws MalformedException {
    var by = attempt;
    var tried = from.equals(trying);
    if (by == null || by.asking().isEmpty() || !(tried || waiting.containsValue(from))) {
      throw new MalformedException("an answer that nobody asked for");
    }
    switch (state) {
      case JoinState.Pending() -> {
        reached = true;
        from.patient(true);
        if (tried) {
          waiting.put(from.device(), from);
          trying = null;
          goOn();
        }
      }
      case JoinState.Admitted _ -> {
        // Asked again, should the link end before it is ready.
        timer.cancel();
        admitting = from;
        from.patient(false);
      }
      case JoinState.Refused(var reason) -> {
        if (admitting != null || !isFinal(by, from.device(), reason)) {
          return; // the contact ends the link
        }
        done(from);
      }
    }
    site.tell(new GraphEvent.JoinAnswered(state));
  }

  private boolean isFinal(JoinAttempt by, DeviceId contact, Reason reason) {
    if (reason != Reason.UNKNOWN) {
      return true;
    }
    unknowing.add(contact);
    return contact.equals(by.contacts().getFirst().device())
        || targets.stream().map(Target::device).allMatch(unknowing::contains);
  }

  /// A link is live: whoever was admitted on it is served there.
  void onLive(Link ready) {
    if (attempt != null && (ready.equals(trying) || waiting.containsValue(ready))) {
      rest(attempt, ready);
      admitting = null;
      serving = ready;
    }
  }

  /// A link ended: its contact is tried again in its turn.
  void onEnd(Link ended) {
    waiting.values().remove(ended);
    var stalled = ended.equals(trying) || ended.equals(admitting) || ended.equals(serving);
    if (ended.equals(trying)) {
      trying = null;
    }
    if (ended.equals(admitting)) {
      admitting = null;
    }
    if (ended.equals(serving)) {
      serving = null;
    }
    if (stalled && attempt != null) {
      goOn();
    }
  }
}

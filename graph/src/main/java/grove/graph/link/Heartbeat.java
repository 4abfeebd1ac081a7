package grove.graph.link;

import grove.graph.Loop.Cancellable;
import grove.graph.wire.Ping;
import org.jspecify.annotations.Nullable;

/// The timer of one link: ends it where a step takes too long or the other side is silent, and asks it
/// for signs of life.
final class Heartbeat {
  private final Link link;
  private final Site site;
  private final Pulse pulse;
  private @Nullable Cancellable timer;

  Heartbeat(Link link, Site site) {
    this.link = link;
    this.site = site;
    pulse = new Pulse(site.nowMs());
  }

  Pulse pulse() {
    return pulse;
  }

  void heard() {
    pulse.heard(site.nowMs());
  }

  void progressed() {
    pulse.progressed(site.nowMs());
  }

  void pong(long token) {
    pulse.pong(token, site.nowMs());
  }

  void ping() {
    link.send(new Ping(pulse.ping(site.nowMs())));
  }

  /// Time for what comes next.
  void start(long delayMs) {
    stop();
    timer = site.later(delayMs, this::onTimer);
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void onTimer() {
    var nowMs = site.nowMs();
    var stuck = !link.live() && !link.patient() && pulse.stuck(nowMs);
    if (!link.open() || stuck || pulse.dead(nowMs)) {
      link.onSilence();
      return;
    }
    ping();
    start(Pulse.PING_MS);
  }

  void doubt() {
    if (link.open() && !pulse.doubted()) {
      var number = pulse.doubt();
      ping();
      site.later(Pulse.DOUBT_MS, () -> settleDoubt(number));
    }
  }

  private void settleDoubt(long number) {
    if (link.open() && pulse.doubted(number)) {
      link.onSilence();
    }
  }
}

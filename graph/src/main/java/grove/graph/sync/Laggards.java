package grove.graph.sync;

import grove.graph.link.Counter;
import grove.graph.link.Site;
import grove.store.LogId;
import java.util.List;

/// Looks after neighbours that owe parts of logs and are silent, or slow while others are idle.
final class Laggards {
  /// A link that owes runs and sends none for so long loses them to another.
  private static final long STALLED_MS = 10_000;

  /// After so long it is not believed to have them.
  private static final long DISBELIEVED_MS = 30_000;

  /// What will take longer than this is asked of a neighbour that owes nothing.
  private static final long SLOW_MS = 4_000;

  /// Claims of an idle neighbour that are looked at for what others are slow with, at once.
  private static final int LOOKS_MAX = 256;

  private final Site site;
  private final Intake intake;
  private final Pulls pulls;

  Laggards(Site site, Intake intake, Pulls pulls) {
    this.site = site;
    this.intake = intake;
    this.pulls = pulls;
  }

  void sweep(List<Remote> remotes) {
    remotes.forEach(this::lookAfter);
    for (var remote : remotes) {
      if (remote.owed() == 0 && remote.restsUntilMs <= site.nowMs()) {
        takeOver(remote);
      }
    }
  }

  private void lookAfter(Remote remote) {
    var silentMs = remote.silentMs(site.nowMs());
    if (silentMs <= STALLED_MS) {
      return;
    }
    for (var claim : remote.all()) {
      if (claim.pulling() && !moveElsewhere(remote, claim) && silentMs > DISBELIEVED_MS) {
        claim.seq = 0;
        pulls.stop(claim);
        pulls.consider(claim);
      }
    }
    if (silentMs > DISBELIEVED_MS) {
      remote.restsUntilMs = 0;
    }
  }

  private boolean moveElsewhere(Remote from, Claim claim) {
    var log = claim.log;
    if (log == null) {
      return false;
    }
    for (var other : pulls.of(log)) {
      if (other != claim && pulls.offered(other) > intake.here(log) && pulls.able(other)) {
        site.count(Counter.PULLS_RETRIED);
        from.restsUntilMs = site.nowMs() + STALLED_MS;
        pulls.stop(claim);
        pulls.consider(other);
        return true;
      }
    }
    return false;
  }

  /// Who owes nothing goes on with what a slow one owes of a log, if more of it waits for that.
  private void takeOver(Remote idle) {
    var looks = 0;
    for (var claim : List.copyOf(idle.unmet)) {
      if (looks++ >= LOOKS_MAX) {
        return;
      }
      var log = claim.log;
      if (pulls.able(claim)) {
        pulls.queue(claim);
        if (log != null && passSlow(claim, log)) {
          return;
        }
      }
    }
  }

  private boolean passSlow(Claim claim, LogId log) {
    var next = intake.here(log) + 1;
    for (var other : pulls.of(log)) {
      for (var stretch : other.stretches) {
        if (other != claim
            && stretch.covers(next)
            && pulls.offered(claim) >= next
            && stretch.restMs(site.nowMs(), STALLED_MS) > SLOW_MS) {
          site.count(Counter.PULLS_RETRIED);
          stretch.passed = true;
          return true;
        }
      }
    }
    return false;
  }
}

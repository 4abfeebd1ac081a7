package grove.graph.sync;

import grove.graph.GraphEvent;
import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.Want;
import grove.graph.wire.Want.Parts;
import grove.graph.wire.Want.Range;
import grove.identity.bytes.MalformedException;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides what is asked of whom: all that neighbours claim, and from which of them each log is
/// pulled.
///
/// A log is pulled from one neighbour at a time, in one WANT for all that is missing of it, so that
/// answers flow without pause; of a log whose name is not known yet, where several neighbours offer
/// logs, only the first entry is asked for, since nobody can tell whether two tags mean the same
/// log. Control logs are asked for in pieces that fit the waiting room. What does not arrive from
/// one neighbour is asked for at another.
final class Pulls {
  /// Entries of a control log asked for at once.
  private static final long CONTROL_WINDOW_ENTRIES = 500;

  /// A link that owes runs and sends none for so long loses them to another.
  private static final long STALLED_MS = 10_000;

  /// After so long it is not believed to have them.
  private static final long DISBELIEVED_MS = 30_000;

  /// What one claim can add to the count of missing entries: nobody has that many.
  private static final long BELIEVED_ENTRIES_MAX = 1L << 40;

  private final Site site;
  private final Intake intake;
  private final Runnable onAsked;
  private final Map<Link, Remote> remotes = new LinkedHashMap<>();
  private final Map<LogId, Claim> active = new HashMap<>();
  private final Set<Claim> crowded = new HashSet<>();
  private final Map<LogId, Long> waiting = new HashMap<>();
  private boolean telling;

  /// @param onAsked hears that something is awaited
  Pulls(Site site, Intake intake, Runnable onAsked) {
    this.site = site;
    this.intake = intake;
    this.onAsked = onAsked;
  }

  /// All that is known of a neighbour's logs.
  Remote remote(Link link) {
    return remotes.computeIfAbsent(link, _ -> new Remote());
  }

  /// The claim of a tag, with the name of its log as soon as that is known. A log that is pulled
  /// from another neighbour already stops being pulled under its tag here.
  Claim claim(Link link, long tag) throws MalformedException {
    var remote = remote(link);
    var claim = remote.claims.computeIfAbsent(tag, _ -> new Claim(link, tag));
    var log = claim.log == null ? link.log(tag) : null;
    if (log != null) {
      if (claim.lane != null && claim.lane != log.lane()) {
        throw new MalformedException("a log of another lane than was claimed");
      }
      remote.name(claim, log);
      if (claim.pulling() && active.putIfAbsent(log, claim) != null) {
        remote.stop(claim);
      }
    }
    return claim;
  }

  /// What each neighbour claims of a log.
  List<Claim> of(LogId log) {
    var claims = new ArrayList<Claim>();
    for (var remote : remotes.values()) {
      var claim = remote.of(log);
      if (claim != null) {
        claims.add(claim);
      }
    }
    return claims;
  }

  long ceiling(Claim claim) {
    return claim.log == null ? Long.MAX_VALUE : site.entries().frontier().ceiling(claim.log);
  }

  /// Up to where the neighbour offers what would be taken.
  private long offered(Claim claim) {
    var log = claim.log;
    var most = Math.min(claim.seq, ceiling(claim));
    var here = here(claim);
    if (log == null || most <= here) {
      return most;
    }
    var allowed = Math.max(intake.named(log), here + site.security().allowance(log, here));
    return Math.min(most, allowed);
  }

  /// Logs of which no more is taken now, and up to which seq neighbours have them.
  Map<LogId, Long> waiting() {
    return Map.copyOf(waiting);
  }

  /// Notes whether a log waits for its author's allowance.
  private void noteWaiting(LogId log) {
    var here = intake.here(log);
    var most = of(log).stream().mapToLong(one -> Math.min(one.seq, ceiling(one))).max().orElse(0);
    var held = most > here && of(log).stream().allMatch(one -> offered(one) <= here);
    var before = held ? waiting.put(log, most) : waiting.remove(log);
    if (held ? !Long.valueOf(most).equals(before) : before != null) {
      tellWaiting();
    }
  }

  private void tellWaiting() {
    if (!telling) {
      telling = true;
      site.soon(() -> {
        telling = false;
        site.tell(new GraphEvent.LogsWaiting(waiting));
      });
    }
  }

  private long here(Claim claim) {
    return claim.log == null ? 0 : intake.here(claim.log);
  }

  void stop(Claim claim) {
    var remote = remotes.get(claim.link);
    if (remote != null) {
      remote.stop(claim);
    }
    if (claim.log != null) {
      active.remove(claim.log, claim);
    }
  }

  /// Starts or ends what the claim calls for now.
  void consider(Claim claim) {
    var remote = remotes.get(claim.link);
    var here = here(claim);
    if (remote == null || (claim.pulling() && here < claim.pullTo)) {
      return;
    }
    stop(claim);
    var log = claim.log;
    if (log != null && (waiting.containsKey(log) || offered(claim) < claim.seq)) {
      noteWaiting(log);
    }
    if (claim.refused || claim.unwanted || foreign(claim) || here >= offered(claim)) {
      remote.unmet.remove(claim);
      return;
    }
    remote.unmet.add(claim);
    if (!servesUs(claim) || claim.crowded || (claim.log != null && busy(claim.log))) {
      return;
    }
    remote.start(claim, target(claim, here), site.nowMs());
    if (claim.log != null) {
      active.put(claim.log, claim);
    }
    remote.batch.add(new Range(claim.tag, here + 1, claim.pullTo, Parts.ALL));
    if (remote.batch.size() >= Want.RANGES_MAX) {
      flush(claim.link);
    }
  }

  /// The same for what all neighbours claim of a log.
  void reconsider(LogId log) {
    of(log).forEach(this::consider);
  }

  /// What was not wanted is asked about again.
  void reconsiderUnwanted() {
    for (var remote : List.copyOf(remotes.values())) {
      for (var claim : remote.all()) {
        claim.unwanted = false;
        consider(claim);
      }
    }
  }

  private boolean servesUs(Claim claim) {
    return claim.lane == Lane.DATA ? claim.link.state().takesEntries() : claim.link.open();
  }

  /// Who was removed hands in data of its own only.
  private static boolean foreign(Claim claim) {
    var link = claim.link;
    return link.parting()
        && claim.lane == Lane.DATA
        && (claim.log == null || !claim.log.device().equals(link.device()));
  }

  /// More of a log that waits would only wait behind it.
  private boolean busy(LogId log) {
    return active.containsKey(log) || intake.parked(log);
  }

  private long target(Claim claim, long here) {
    if (claim.log == null && remotes.size() > 1) {
      return 1;
    }
    var to = offered(claim);
    return claim.lane == Lane.DATA ? to : Math.min(to, here + CONTROL_WINDOW_ENTRIES);
  }

  /// There is no room for more of this log now.
  void crowd(Claim claim) {
    claim.crowded = true;
    crowded.add(claim);
  }

  /// What found no room is asked for again.
  void makeRoom() {
    var claims = List.copyOf(crowded);
    crowded.clear();
    for (var claim : claims) {
      claim.crowded = false;
      consider(claim);
    }
  }

  /// Sends what was decided to ask for.
  void flush() {
    List.copyOf(remotes.keySet()).forEach(this::flush);
  }

  private void flush(Link link) {
    var batch = remote(link).batch;
    if (!batch.isEmpty()) {
      var ranges = List.copyOf(batch);
      batch.clear();
      link.send(Want.ranges(ranges));
      onAsked.run();
    }
  }

  /// Whether something is awaited, or waits for room.
  boolean pending() {
    return !crowded.isEmpty() || remotes.values().stream().anyMatch(Remote::pulling);
  }

  /// Whether nothing more of the control lane is wanted from this neighbour.
  boolean controlMet(Link link) {
    var remote = remotes.get(link);
    return remote == null || remote.controlMet();
  }

  /// Whether nothing more is wanted from this neighbour.
  boolean allMet(Link link) {
    var remote = remotes.get(link);
    return remote == null || remote.unmet.isEmpty();
  }

  /// Neighbours of whose control lane nothing more is wanted.
  List<Link> met() {
    return remotes.keySet().stream().filter(link -> link.open() && controlMet(link)).toList();
  }

  /// Whether the neighbour is known to have the entry.
  boolean has(Link link, LogId log, long seq) {
    var remote = remotes.get(link);
    var claim = remote == null ? null : remote.of(log);
    return claim != null && Math.max(claim.seq, claim.named) >= seq;
  }

  /// Entries that are not here and would be taken, as far as one neighbour alone offers them.
  long missingEntries() {
    return remotes.values().stream()
        .mapToLong(remote -> remote.unmet.stream().mapToLong(this::missing).sum())
        .max()
        .orElse(0);
  }

  private long missing(Claim claim) {
    return Math.clamp(offered(claim) - here(claim), 0, BELIEVED_ENTRIES_MAX);
  }

  /// The link is gone: what it owed is asked for elsewhere.
  void onEnd(Link link) {
    var remote = remotes.remove(link);
    if (remote == null) {
      return;
    }
    crowded.removeAll(remote.claims.values());
    for (var claim : remote.all()) {
      var log = claim.log;
      stop(claim);
      if (log != null) {
        reconsider(log);
      }
    }
    flush();
  }

  /// Moves what silent neighbours owe to others; where nobody else has it, their word is not
  /// believed for long.
  void sweep() {
    List.copyOf(remotes.values()).forEach(this::lookAfter);
  }

  private void lookAfter(Remote remote) {
    var silentMs = remote.silentMs(site.nowMs());
    if (silentMs <= STALLED_MS) {
      return;
    }
    for (var claim : remote.all()) {
      if (claim.pulling() && !moveElsewhere(claim) && silentMs > DISBELIEVED_MS) {
        claim.seq = 0;
        stop(claim);
        consider(claim);
      }
    }
  }

  private boolean moveElsewhere(Claim claim) {
    var log = claim.log;
    if (log == null) {
      return false;
    }
    for (var other : of(log)) {
      if (!other.link.equals(claim.link)
          && offered(other) > intake.here(log)
          && servesUs(other)
          && other.welcome()) {
        site.count(Counter.PULLS_RETRIED);
        stop(claim);
        consider(other);
        return true;
      }
    }
    return false;
  }
}

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
/// Every neighbour is asked for as much as it sends in about two seconds ([Remote]), in the order of
/// [Rank]; so a log is pulled from several at once, each a [Stretch] of it, and what comes before its
/// place is kept [Ahead]. Of a log whose name is not known yet, where several neighbours offer logs,
/// only the first entry is asked for, since nobody can tell whether two tags mean the same log.
/// Control logs are pulled from one neighbour at a time, in pieces that fit the waiting room.
///
/// What does not arrive is asked for at another neighbour: at once where the neighbour passed it over,
/// else by [Laggards].
final class Pulls {
  /// Entries of a control log asked for at once.
  private static final long CONTROL_WINDOW_ENTRIES = 500;

  /// So long after a person looked at the group they wait for what is written now.
  private static final long ATTENDED_MS = 120_000;

  /// A log of which nothing came for so long is asked of who named news of it.
  private static final long STILL_MS = 500;

  /// What one claim can add to the count of missing entries: nobody has that many.
  private static final long BELIEVED_ENTRIES_MAX = 1L << 40;

  private final Site site;
  private final Intake intake;
  private final Runnable onAsked;
  private final Map<Link, Remote> remotes = new LinkedHashMap<>();
  private final Ahead ahead = new Ahead();
  private final Laggards laggards;
  private final Set<Claim> crowded = new HashSet<>();
  private final Map<LogId, Long> waiting = new HashMap<>();
  private boolean telling;
  private long attendedUntilMs;
  private long ranked;

  /// @param onAsked hears that something is awaited
  Pulls(Site site, Intake intake, Runnable onAsked) {
    this.site = site;
    this.intake = intake;
    this.onAsked = onAsked;
    laggards = new Laggards(site, intake, this);
  }

  /// All that is known of a neighbour's logs.
  Remote remote(Link link) {
    return remotes.computeIfAbsent(link, _ -> new Remote());
  }

  /// The claim of a tag, with the name of its log as soon as that is known.
  Claim claim(Link link, long tag) throws MalformedException {
    var remote = remote(link);
    var claim = remote.claims.computeIfAbsent(tag, _ -> new Claim(link, tag));
    var log = claim.log == null ? link.log(tag) : null;
    if (log != null) {
      if (claim.lane != null && claim.lane != log.lane()) {
        throw new MalformedException("a log of another lane than was claimed");
      }
      remote.name(claim, log);
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
  long offered(Claim claim) {
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
  }

  /// Begins or ends what the claim calls for now; what is to be asked for waits for [#flush].
  void consider(Claim claim) {
    var remote = remotes.get(claim.link);
    if (remote == null) {
      return;
    }
    var here = here(claim);
    remote.onHere(claim, here);
    var log = claim.log;
    if (log != null && (waiting.containsKey(log) || offered(claim) < claim.seq)) {
      noteWaiting(log);
    }
    if (claim.refused || claim.unwanted || foreign(claim) || here >= offered(claim)) {
      remote.stop(claim);
      remote.unmet.remove(claim);
      return;
    }
    remote.unmet.add(claim);
    if (servesUs(claim) && !claim.crowded) {
      remote.queue(claim, rank(claim, here));
    }
  }

  private Rank rank(Claim claim, long here) {
    var log = claim.log;
    var holders = log == null ? 1 : (int) of(log).stream().filter(one -> one.seq > here).count();
    return new Rank(
        claim.lane == Lane.DATA ? 1 : 0,
        attended() ? claim.newsMs : 0,
        holders,
        claim.seq - here,
        ranked++);
  }

  /// A person waits for what is written now.
  void attend() {
    var before = attended();
    attendedUntilMs = site.nowMs() + ATTENDED_MS;
    if (!before) {
      for (var remote : remotes.values()) {
        remote.rank(claim -> rank(claim, here(claim)));
      }
    }
  }

  private boolean attended() {
    return site.nowMs() < attendedUntilMs;
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

  /// Asks a neighbour for what has its turn, as long as it does not owe enough already.
  private void fill(Link link, Remote remote) {
    if (!link.open() || remote.restsUntilMs > site.nowMs()) {
      return;
    }
    while (remote.roomy()) {
      var claim = remote.next();
      if (claim == null) {
        return;
      }
      ask(remote, claim);
    }
  }

  private void ask(Remote remote, Claim claim) {
    var log = claim.log;
    var here = here(claim);
    if (!claim.welcome() || foreign(claim) || !servesUs(claim) || held(claim)) {
      return;
    }
    var from = log == null ? 1 : next(log, here);
    var to = Math.min(target(claim, here), from + remote.share() - 1);
    if (log != null) {
      to = Math.min(to, before(log, from));
    }
    if (from > to || (from > here + 1 && !ahead.roomy())) {
      return;
    }
    remote.start(claim, from, to, site.nowMs());
    remote.batch.add(new Range(claim.tag, from, to, Parts.ALL));
    if (remote.batch.size() >= Want.RANGES_MAX) {
      send(claim.link, remote);
    }
    remote.queue(claim, rank(claim, here));
  }

  /// Whether more of the log can not be asked for now: it would only wait behind what waits here, or
  /// it is pulled, and may not be from two at once, or one can not tell.
  private boolean held(Claim claim) {
    var log = claim.log;
    if (log == null) {
      return claim.pulling();
    }
    return intake.parked(log)
        || (log.lane() == Lane.CONTROL
            && of(log).stream()
                .anyMatch(one -> one != claim && one.stretches.stream().anyMatch(s -> !s.passed)));
  }

  private long target(Claim claim, long here) {
    if (claim.log == null && remotes.size() > 1) {
      return 1;
    }
    var most = claim.lane == Lane.DATA ? Ahead.ENTRIES_MAX : CONTROL_WINDOW_ENTRIES;
    return Math.min(offered(claim), here + most);
  }

  /// The first seq of a log that is neither here nor asked for.
  private long next(LogId log, long here) {
    var claims = of(log);
    var next = here + 1;
    for (var end = end(log, claims, next); end > 0; end = end(log, claims, next)) {
      next = end + 1;
    }
    return next;
  }

  /// Up to where a seq and those above it are awaited or kept; 0 if it is not.
  private long end(LogId log, List<Claim> claims, long seq) {
    for (var claim : claims) {
      for (var stretch : claim.stretches) {
        if (stretch.covers(seq)) {
          return stretch.to;
        }
      }
    }
    return ahead.end(log, seq);
  }

  /// The last seq from there on that is not asked for or kept either.
  private long before(LogId log, long from) {
    var start = ahead.nextStart(log, from);
    for (var claim : of(log)) {
      for (var stretch : claim.stretches) {
        if (!stretch.passed && stretch.next > from) {
          start = Math.min(start, stretch.next);
        }
      }
    }
    return start - 1;
  }

  /// A run came that was asked for or not; true if it was.
  boolean onRun(Claim claim, long prevSeq, long last) {
    var remote = remote(claim.link);
    var came = remote.onRun(claim, prevSeq, last, site.nowMs());
    if (came == null) {
      return false;
    }
    for (var over : remote.passedOver(came)) {
      site.count(Counter.PULLS_RETRIED);
      over.seq = over.stretches.stream().mapToLong(one -> one.next - 1).min().orElse(0);
      remote.stop(over);
      if (over.log != null) {
        reconsider(over.log);
      } else {
        consider(over);
      }
    }
    return true;
  }

  /// What came before its place.
  Ahead ahead() {
    return ahead;
  }

  /// Nothing came of the log for a while: what others owe of it is asked of whoever has it.
  void pass(Link to, LogId log) {
    for (var claim : of(log)) {
      for (var stretch : claim.stretches) {
        stretch.passed |= !claim.link.equals(to) && site.nowMs() - stretch.movedMs >= STILL_MS;
      }
    }
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

  /// Asks for what has its turn.
  void flush() {
    for (var link : List.copyOf(remotes.keySet())) {
      var remote = remotes.get(link);
      if (remote != null) {
        fill(link, remote);
        send(link, remote);
      }
    }
  }

  private void send(Link link, Remote remote) {
    if (!remote.batch.isEmpty()) {
      var ranges = List.copyOf(remote.batch);
      remote.batch.clear();
      link.send(Want.ranges(ranges));
      onAsked.run();
    }
  }

  /// Whether something is awaited, or waits for room.
  boolean pending() {
    return !crowded.isEmpty()
        || !ahead.isEmpty()
        || remotes.values().stream().anyMatch(one -> one.pulling() || !one.unmet.isEmpty());
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

  /// Neighbours of whose control lane nothing more can be asked for now: what would only wait behind
  /// entries that wait for others comes after these.
  List<Link> met() {
    return remotes.keySet().stream().filter(link -> link.open() && stands(link)).toList();
  }

  private boolean stands(Link link) {
    var remote = remotes.get(link);
    return remote == null || remote.unmet.stream().noneMatch(this::comes);
  }

  private boolean comes(Claim claim) {
    return claim.lane == Lane.CONTROL && (claim.log == null || !intake.parked(claim.log));
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

  /// Moves what silent and slow neighbours owe to others; where nobody else has it, a silent one's
  /// word is not believed for long.
  void sweep() {
    ahead.sweep(site.nowMs());
    laggards.sweep(List.copyOf(remotes.values()));
  }

  /// Whether it may be asked of this neighbour now.
  boolean able(Claim claim) {
    return servesUs(claim) && claim.welcome() && remote(claim.link).restsUntilMs <= site.nowMs();
  }

  /// Lets a claim wait for its turn.
  void queue(Claim claim) {
    remote(claim.link).queue(claim, rank(claim, here(claim)));
  }
}

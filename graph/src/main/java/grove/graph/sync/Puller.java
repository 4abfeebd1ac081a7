package grove.graph.sync;

import grove.graph.GraphEvent;
import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.LogRef;
import grove.graph.wire.Push;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Want;
import grove.graph.wire.Want.Parts;
import grove.graph.wire.Want.Range;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Pulls what neighbours have and this node lacks.
///
/// Each log is pulled from one neighbour at a time, in one WANT for all that is missing of it, so
/// that answers flow without pause; of a log whose name is not known yet, where several neighbours
/// offer logs, only the first entry is asked for, since nobody can tell whether two tags mean the
/// same log. Control logs are asked for in pieces that fit the waiting room. What does not arrive
/// from one neighbour is asked for at another; what the store refuses is not asked for again on
/// that link.
public final class Puller {
  /// Entries of a control log asked for at once.
  private static final long CONTROL_WINDOW_ENTRIES = 500;

  /// Answers in a row that do not fit, after which a log is not asked for again on the link.
  private static final int GAPS_MAX = 3;

  /// A link that owes runs and sends none for so long loses them to another.
  private static final long STALLED_MS = 10_000;

  /// After so long it is not believed to have them.
  private static final long DISBELIEVED_MS = 30_000;

  /// What one claim can add to the count of missing entries: nobody has that many.
  private static final long BELIEVED_ENTRIES_MAX = 1L << 40;

  /// How often stalled links and missing entries are looked after.
  private static final long SWEEP_MS = 2_000;

  private final Site site;
  private final OwnLogs ownLogs;
  private final Forks forks;
  private final Intake intake;
  private final MissingEntries missing;
  private final Map<Link, Remote> remotes = new LinkedHashMap<>();
  private final Map<LogId, Claim> active = new HashMap<>();
  private final Set<Claim> crowded = new HashSet<>();
  private final Set<LogId> toldBehind = new HashSet<>();
  private Runnable afterSweep = () -> {};
  private boolean sweeping;

  /// Who hears of stored entries.
  public interface Receiver {
    /// These were stored just now; `from` is null where the link is not known any more.
    void onStored(List<Entry> entries, @Nullable Link from);
  }

  public Puller(Site site, Receiver receiver) {
    this.site = site;
    this.ownLogs = new OwnLogs(site);
    forks = new Forks(site, this::onFrozen);
    intake =
        new Intake(
            site,
            forks,
            new Intake.Receiver() {
              @Override
              public void onStored(List<Entry> entries, @Nullable Link from) {
                receiver.onStored(entries, from);
                reconsider(entries.getFirst().log());
              }

              @Override
              public void onRoom(LogId log) {
                reconsider(log);
                makeRoom();
              }
            });
    missing = new MissingEntries(site, intake);
  }

  /// What was written and is not shown yet.
  public OwnLogs ownLogs() {
    return ownLogs;
  }

  /// What finds and proves forks.
  public Forks forks() {
    return forks;
  }

  /// The log ends before the fork from now on.
  private void onFrozen(LogId log) {
    intake.onFrozen(log);
    missing.anew();
    for (var remote : List.copyOf(remotes.values())) {
      var claim = remote.of(log);
      if (claim != null) {
        stop(claim);
        claim.refused = false;
        claim.gaps = 0;
        consider(claim);
      }
    }
    watch();
  }

  private long ceiling(Claim claim) {
    return claim.log == null ? Long.MAX_VALUE : site.entries().frontier().ceiling(claim.log);
  }

  /// Up to where the neighbour offers what would be taken.
  private long offered(Claim claim) {
    return Math.min(claim.seq, ceiling(claim));
  }

  /// A neighbour's log is frozen, and ends before the fork.
  public void onFrozenClaim(Link link, long tag, long seq, long idPrefix, Lane lane)
      throws MalformedException {
    forks.onFrozenRow(link, tag, seq);
    if (seq > 0) {
      onClaim(link, tag, seq, idPrefix, lane);
    }
  }

  /// A neighbour has a log up to a seq.
  ///
  /// @param lane where the message says it, else null
  public void onClaim(Link link, long tag, long seq, long idPrefix, @Nullable Lane lane)
      throws MalformedException {
    var claim = claim(link, tag);
    if (claim.lane == null) {
      claim.lane = lane;
    }
    claim.seq = Math.max(claim.seq, seq);
    if (claim.log != null) {
      if (lookAtOwn(claim.log, seq)) {
        claim.refused = true;
      } else if (seq > ceiling(claim)) {
        forks.lacks(link, claim.log);
      } else if (parts(claim.log, seq, idPrefix)) {
        forks.suspect(link, claim.log, seq);
      }
    }
    consider(claim);
  }

  /// Nobody can know more of an own log than this node has shown, unless its home is an old copy.
  /// True where this node has written on meanwhile, so that the log would have two histories.
  private boolean lookAtOwn(LogId log, long seq) {
    if (!ownLogs.behind(log, seq)) {
      return false;
    }
    if (toldBehind.add(log)) {
      site.soon(() -> site.tell(new GraphEvent.OwnLogBehind(log, seq)));
    }
    return ownLogs.shown(log) < intake.here(log);
  }

  /// Whether the neighbour has another entry there.
  private boolean parts(LogId log, long seq, long idPrefix) {
    return seq <= site.entries().frontier().seq(log)
        && site.entries()
            .entry(log, seq)
            .filter(entry -> Prefix.of(entry.id()) != idPrefix)
            .isPresent();
  }

  /// The claim of a tag, with the name of its log as soon as that is known. A log that is pulled
  /// from another neighbour already stops being pulled under its tag here.
  private Claim claim(Link link, long tag) throws MalformedException {
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

  /// A run came that was asked for.
  public void onSegment(Link link, SegmentFrame frame) throws MalformedException {
    onRun(link, frame.log(), frame.prevSeq(), frame.run(), false);
  }

  /// A run came unasked.
  public void onPush(Link link, Push push) throws MalformedException {
    var tag =
        switch (push.log()) {
          case LogRef.Named(var log) -> link.tag(log);
          case LogRef.Tagged(var tagged) -> tagged;
          case LogRef.Above _ -> throw new MalformedException("a push answers no id");
        };
    var claim = claim(link, tag);
    claim.seq = Math.max(claim.seq, push.lastSeq());
    if (claim.log == null) {
      consider(claim);
    } else if (push.prevSeq() >= ceiling(claim)) {
      forks.lacks(link, claim.log);
    } else if (lookAtOwn(claim.log, push.lastSeq())) {
      claim.refused = true;
    } else {
      onRun(link, push.log(), push.prevSeq(), push.run(), true);
      if (link.live() && controlMet(link)) {
        missing.ask(link);
      }
    }
  }

  private void onRun(Link link, LogRef ref, long prevSeq, Bytes run, boolean pushed)
      throws MalformedException {
    var log =
        switch (ref) {
          case LogRef.Named(var named) -> named;
          case LogRef.Tagged(var tag) -> link.log(tag);
          case LogRef.Above(var named, _) -> named;
        };
    if (log == null) {
      site.count(Counter.GAPS_SEEN);
      return;
    }
    if (log.lane() == Lane.DATA && !link.state().takesData()) {
      throw new MalformedException("data before the control lane is in step");
    }
    var claim = claim(link, link.tag(log));
    remote(link).runMs = site.nowMs();
    if (ref instanceof LogRef.Above(_, var prev)) {
      apply(claim, intake.takeAnswer(log, new Head(prevSeq, prev), run, link), pushed);
    } else if (!claim.refused) {
      apply(claim, intake.take(log, prevSeq, run, link), pushed);
    }
  }

  private void apply(Claim claim, Taken taken, boolean pushed) {
    switch (taken) {
      case HERE -> claim.gaps = 0;
      case GAP -> onGap(claim, pushed);
      case NOT_NOW -> claim.unwanted = true;
      case NEVER -> claim.refused = true;
      case NO_ROOM -> {
        claim.crowded = true;
        crowded.add(claim);
      }
    }
    if (!claim.welcome()) {
      stop(claim);
    }
    if (claim.log != null) {
      reconsider(claim.log);
    }
    watch();
  }

  /// A push may run ahead of what was asked for; an answer that does is useless.
  private void onGap(Claim claim, boolean pushed) {
    if (claim.pulling() && !pushed) {
      claim.gaps++;
      claim.refused |= claim.gaps > GAPS_MAX;
      stop(claim);
    }
  }

  private void stop(Claim claim) {
    var remote = remotes.get(claim.link);
    if (remote != null) {
      remote.stop(claim);
    }
    if (claim.log != null) {
      active.remove(claim.log, claim);
    }
  }

  /// Starts or ends what the claim calls for now.
  private void consider(Claim claim) {
    var remote = remotes.get(claim.link);
    var here = claim.log == null ? 0 : intake.here(claim.log);
    if (remote == null || (claim.pulling() && here < claim.pullTo)) {
      return;
    }
    stop(claim);
    if (claim.refused || claim.unwanted || here >= offered(claim)) {
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

  private boolean servesUs(Claim claim) {
    var lane = claim.lane;
    return lane == Lane.DATA ? claim.link.state().takesData() : claim.link.open();
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

  private void reconsider(LogId log) {
    for (var remote : List.copyOf(remotes.values())) {
      var claim = remote.of(log);
      if (claim != null) {
        consider(claim);
      }
    }
  }

  /// Sends what was decided to ask for.
  public void flush() {
    List.copyOf(remotes.keySet()).forEach(this::flush);
  }

  private void flush(Link link) {
    var batch = remote(link).batch;
    if (!batch.isEmpty()) {
      var ranges = List.copyOf(batch);
      batch.clear();
      link.send(Want.ranges(ranges));
      watch();
    }
  }

  private Remote remote(Link link) {
    return remotes.computeIfAbsent(link, _ -> new Remote());
  }

  /// Whether nothing more of the control lane is wanted from this neighbour.
  public boolean controlMet(Link link) {
    var remote = remotes.get(link);
    return remote == null || remote.controlMet();
  }

  /// The same, and nothing is awaited that entries from there name: a branch of a frozen log.
  public boolean controlDone(Link link) {
    return controlMet(link) && !missing.awaits(link);
  }

  /// Says who goes on once time has passed in vain.
  public void onSweep(Runnable next) {
    afterSweep = next;
  }

  /// Whether the neighbour is known to have the entry.
  public boolean has(Link link, LogId log, long seq) {
    var remote = remotes.get(link);
    var claim = remote == null ? null : remote.of(log);
    return claim != null && claim.seq >= seq;
  }

  /// Entries that are not here and would be taken, as far as one neighbour alone offers them.
  long missingEntries() {
    return remotes.values().stream()
        .mapToLong(remote -> remote.unmet.stream().mapToLong(this::missing).sum())
        .max()
        .orElse(0);
  }

  private long missing(Claim claim) {
    var here = claim.log == null ? 0 : intake.here(claim.log);
    return Math.clamp(offered(claim) - here, 0, BELIEVED_ENTRIES_MAX);
  }

  /// This node wrote entries, or membership changed what is wanted.
  public void onOwn(List<Entry> entries) {
    intake.release(entries);
  }

  /// What was not wanted is asked about again.
  public void onMembershipChanged() {
    watch();
    for (var remote : List.copyOf(remotes.values())) {
      for (var claim : remote.all()) {
        claim.unwanted = false;
        consider(claim);
      }
    }
    flush();
  }

  /// The link may send more now: claims of the data lane count.
  public void onLive(Link link) {
    remote(link).all().forEach(this::consider);
  }

  /// The link is gone: what it owed is asked for elsewhere.
  public void onEnd(Link link) {
    forks.onEnd(link);
    intake.onEnd(link);
    var remote = remotes.remove(link);
    if (remote == null) {
      return;
    }
    crowded.removeAll(remote.claims.values());
    for (var claim : remote.all()) {
      stop(claim);
      if (claim.log != null) {
        reconsider(claim.log);
      }
    }
    flush();
  }

  /// What found no room is asked for again.
  private void makeRoom() {
    var claims = List.copyOf(crowded);
    crowded.clear();
    for (var claim : claims) {
      claim.crowded = false;
      consider(claim);
    }
  }

  private void watch() {
    var busy = remotes.values().stream().anyMatch(Remote::pulling);
    if (!sweeping && (busy || !crowded.isEmpty() || !intake.missing().isEmpty())) {
      sweeping = true;
      site.later(SWEEP_MS, this::sweep);
    }
  }

  private void sweep() {
    sweeping = false;
    intake.sweep();
    makeRoom();
    missing.askAgain(
        remotes.keySet().stream().filter(link -> link.open() && controlMet(link)).toList());
    for (var remote : List.copyOf(remotes.values())) {
      lookAfter(remote);
    }
    flush();
    afterSweep.run();
    watch();
  }

  /// Moves what a silent neighbour owes to others; where nobody else has it, its word is not
  /// believed for long.
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
    for (var remote : remotes.values()) {
      var other = remote.of(log);
      if (other != null
          && !other.link.equals(claim.link)
          && offered(other) > intake.here(log)
          && servesUs(other)
          && other.welcome()) {
        stop(claim);
        consider(other);
        return true;
      }
    }
    return false;
  }
}

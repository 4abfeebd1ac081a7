package grove.graph.sync;

import grove.graph.GraphEvent;
import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.FrontierFrame.Row;
import grove.graph.wire.LogRef;
import grove.graph.wire.Push;
import grove.graph.wire.SegmentFrame;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Pulls what neighbours have and this node lacks: hears their claims, takes their runs, and has
/// [Pulls] decide what to ask of whom. What the store refuses is not asked for again on that link.
public final class Puller {
  /// Answers in a row that do not fit, after which a log is not asked for again on the link.
  private static final int GAPS_MAX = 3;

  /// How often stalled links and missing entries are looked after.
  private static final long SWEEP_MS = 2_000;

  private final Site site;
  private final OwnLogs ownLogs;
  private final Forks forks;
  private final Intake intake;
  private final Pulls pulls;
  private final MissingEntries named;
  private final BodyWants bodies;
  private final Set<LogId> toldBehind = new HashSet<>();
  private Runnable afterSweep = () -> {};
  private Runnable afterRefill = () -> {};
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
              public void onRefilled(List<Entry> entries) {
                site.tell(new GraphEvent.BodiesReceived(entries));
                afterRefill.run();
              }

              @Override
              public void onRoom(LogId log) {
                reconsider(log);
                makeRoom();
              }
            });
    pulls = new Pulls(site, intake, this::watch);
    named = new MissingEntries(site, intake);
    bodies = new BodyWants(site);
  }

  private void reconsider(LogId log) {
    pulls.reconsider(log);
  }

  private void makeRoom() {
    pulls.makeRoom();
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
    pulls.ahead().drop(log);
    named.anew();
    for (var claim : pulls.of(log)) {
      pulls.stop(claim);
      claim.refused = false;
      claim.gaps = 0;
      pulls.consider(claim);
    }
    pulls.reconsiderUnwanted(); // what shows whose log it is may stand behind this fork
    watch();
  }

  /// A neighbour's frontier of a lane, or what has changed of it.
  public void onRows(Link link, FrontierFrame frame) throws MalformedException {
    for (var row : frame.rows()) {
      note(link, row, false, frame.lane());
    }
    for (var row : frame.frozen()) {
      note(link, row, true, frame.lane());
    }
    for (var claim : pulls.remote(link).all()) {
      var row = claim.listed;
      if (row != null && claim.lane == frame.lane()) {
        if (claim.frozen) {
          forks.onFrozenRow(link, row.tag(), row.seq());
        }
        if (row.seq() > 0) {
          onClaim(link, row.tag(), row.seq(), row.idPrefix(), frame.lane());
        }
      }
    }
  }

  private void note(Link link, Row row, boolean frozen, Lane lane) throws MalformedException {
    var claim = pulls.claim(link, row.tag());
    claim.listed = row;
    claim.frozen = frozen;
    if (claim.lane == null) {
      claim.lane = lane;
    }
  }

  /// A neighbour has a log up to a seq.
  ///
  /// @param lane where the message says it, else null
  public void onClaim(Link link, long tag, long seq, long idPrefix, @Nullable Lane lane)
      throws MalformedException {
    var claim = pulls.claim(link, tag);
    if (claim.lane == null) {
      claim.lane = lane;
    }
    if (lane == null) {
      claim.newsMs = site.nowMs();
    }
    claim.seq = Math.max(claim.seq, seq);
    if (claim.log != null) {
      if (lookAtOwn(claim.log, seq)) {
        claim.refused = true;
      } else if (seq > pulls.ceiling(claim)) {
        forks.lacks(link, claim.log);
      } else if (parts(claim.log, seq, idPrefix)) {
        forks.suspect(link, claim.log, seq);
      }
    }
    pulls.consider(claim);
  }

  /// A neighbour has a log up to a seq, which should come by another way.
  public void onNamed(Link link, long tag, long seq) throws MalformedException {
    var claim = pulls.claim(link, tag);
    claim.named = Math.max(claim.named, seq);
  }

  /// What is asked of others of a log and does not come is not waited for: this neighbour is asked.
  public void turnTo(Link link, LogId log) {
    pulls.pass(link, log);
  }

  /// A person waits for what is written now: for a while that is asked for before older things.
  public void attend() {
    pulls.attend();
  }

  /// Up to which seq a log is here, or waits here.
  public long here(LogId log) {
    return intake.here(log);
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
    var claim = pulls.claim(link, tag);
    claim.newsMs = site.nowMs();
    claim.seq = Math.max(claim.seq, push.lastSeq());
    if (claim.log == null) {
      pulls.consider(claim);
    } else if (push.prevSeq() >= pulls.ceiling(claim)) {
      forks.lacks(link, claim.log);
    } else if (lookAtOwn(claim.log, push.lastSeq())) {
      claim.refused = true;
    } else {
      var before = intake.here(claim.log);
      onRun(link, push.log(), push.prevSeq(), push.run(), true);
      if (intake.here(claim.log) > before) {
        site.count(Counter.PUSHES_USEFUL);
      }
      if (link.live() && controlMet(link)) {
        named.ask(link);
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
    if (log.lane() == Lane.DATA && !link.state().takesEntries()) {
      throw new MalformedException("data before the control lane is in step");
    }
    if (log.lane() == Lane.DATA && link.parting() && !log.device().equals(link.device())) {
      throw new MalformedException("data of others from a removed device");
    }
    var claim = pulls.claim(link, link.tag(log));
    pulls.remote(link).runMs = site.nowMs();
    if (ref instanceof LogRef.Above(_, var prev)) {
      apply(claim, intake.takeAnswer(log, new Head(prevSeq, prev), run, link), false);
      return;
    }
    var last = prevSeq + Segment.count(run);
    var asked = !pushed && pulls.onRun(claim, prevSeq, last);
    if (claim.refused) {
      return;
    }
    if (asked && log.lane() == Lane.DATA && prevSeq > intake.here(log) && !intake.parked(log)) {
      var held = new Ahead.Held(link, prevSeq, last, run, site.nowMs());
      if (!pulls.ahead().hold(log, held)) {
        site.count(Counter.RUNS_HELD_BACK);
      }
      return;
    }
    var before = intake.here(log);
    var taken = intake.take(log, prevSeq, run, link);
    if (intake.here(log) > before) {
      claim.gaps = 0;
    } else if (taken == Taken.HERE && before < last) {
      taken = Taken.GAP; // it holds less than it says, or is of another branch
    }
    apply(claim, taken, asked);
    takeAhead(log);
  }

  /// Goes on with what came before its place.
  private void takeAhead(LogId log) {
    for (var held = pulls.ahead().take(log, intake.here(log));
        held != null;
        held = pulls.ahead().take(log, intake.here(log))) {
      if (held.last() > intake.here(log)) {
        takeHeld(log, held);
      }
    }
  }

  private void takeHeld(LogId log, Ahead.Held held) {
    try {
      var taken = intake.take(log, held.prevSeq(), held.run(), held.from());
      if (held.from().open()) {
        apply(pulls.claim(held.from(), held.from().tag(log)), taken, true);
      }
    } catch (MalformedException e) {
      if (held.from().open()) {
        held.from().malformed();
      }
    }
  }

  private void apply(Claim claim, Taken taken, boolean asked) {
    switch (taken) {
      case HERE -> {}
      case GAP -> onGap(claim, asked);
      case NOT_NOW -> {
        claim.unwanted = true;
        site.count(Counter.RUNS_HELD_BACK);
      }
      case NEVER -> claim.refused = true;
      case NO_ROOM -> pulls.crowd(claim);
    }
    if (!claim.welcome()) {
      pulls.stop(claim);
    }
    if (claim.log != null) {
      pulls.reconsider(claim.log);
    }
    watch();
  }

  /// A push may run ahead of what was asked for; an answer that does is useless.
  private void onGap(Claim claim, boolean asked) {
    if (asked) {
      claim.gaps++;
      claim.refused |= claim.gaps > GAPS_MAX;
      pulls.stop(claim);
    }
  }

  /// Sends what was decided to ask for.
  public void flush() {
    pulls.flush();
  }

  /// Whether nothing more of the control lane is wanted from this neighbour.
  public boolean controlMet(Link link) {
    return pulls.controlMet(link);
  }

  /// The same, and nothing is awaited that entries from there name: a branch of a frozen log.
  public boolean controlDone(Link link) {
    if (!controlMet(link)) {
      return false;
    }
    var awaits = named.awaits(link);
    if (awaits) {
      watch(); // what does not come is given up in time, though nothing else may be wanted
    }
    return !awaits;
  }

  /// Whether nothing more is wanted of what the neighbour offers.
  public boolean allMet(Link link) {
    return pulls.allMet(link);
  }

  /// Says who goes on once bodies have come that were missing.
  public void onRefilled(Runnable next) {
    afterRefill = next;
  }

  /// Says who goes on once time has passed in vain.
  public void onSweep(Runnable next) {
    afterSweep = next;
  }

  /// Whether the neighbour is known to have the entry.
  public boolean has(Link link, LogId log, long seq) {
    return pulls.has(link, log, seq);
  }

  /// Logs of which no more is taken now, and up to which seq neighbours have them.
  public Map<LogId, Long> waiting() {
    return pulls.waiting();
  }

  /// Entries that are not here and would be taken, as far as one neighbour alone offers them.
  public long missing() {
    return pulls.missingEntries();
  }

  /// This node wrote entries, or membership changed what is wanted.
  public void onOwn(List<Entry> entries) {
    intake.release(entries);
  }

  /// What was not wanted is asked about again.
  public void onMembershipChanged() {
    watch();
    pulls.reconsiderUnwanted();
    flush();
  }

  /// The link may send more now: claims of the data lane count.
  public void onLive(Link link) {
    pulls.remote(link).all().forEach(pulls::consider);
    watch(); // bodies may be owed since before this node was started
  }

  /// The link is gone: what it owed is asked for elsewhere.
  public void onEnd(Link link) {
    forks.onEnd(link);
    intake.onEnd(link);
    named.onEnd(link);
    pulls.onEnd(link);
  }

  private void watch() {
    if (!sweeping && (pulls.pending() || !intake.missing().isEmpty() || bodies.any())) {
      sweeping = true;
      site.later(SWEEP_MS, this::sweep);
    }
  }

  private void sweep() {
    sweeping = false;
    intake.sweep();
    makeRoom();
    bodies.ask();
    pulls.sweep();
    flush();
    afterSweep.run();
    named.askAgain(pulls.met()); // last: what is asked for anew would be awaited anew
    watch();
  }
}

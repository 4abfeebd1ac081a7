package grove.graph.sync;

import grove.graph.Admission;
import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Append;
import grove.store.Entry;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Takes runs from neighbours into the store: decodes them against what is here, asks the floor
/// above whether the log is wanted, appends, and keeps aside what names control entries that are
/// not here yet.
///
/// On the control lane two logs may name each other's entries in turn. Each log's queue is worked
/// off as far as it goes whenever an entry that its head names arrives; since a neighbour's
/// frontier is causally complete, some queue can always go on.
final class Intake {
  private static final Head NOTHING = new Head(0, Hash.ZERO);

  /// Entries that branches of frozen logs stand on or name, and that are wanted for it.
  private static final int BELOW_MAX = 1_000;

  /// Logs of devices that may turn out to be somebody's, whose first entries wait for what they name.
  private static final int UNJUDGED_MAX = 64;

  private static final int UNJUDGED_BYTES_MAX = 64 << 10;

  private final Site site;
  private final Forks forks;
  private final Receiver receiver;
  private final Waiting waiting = new Waiting();
  private final Branches branches = new Branches();
  private final Set<Hash> below = new LinkedHashSet<>();
  private final Map<LogId, Long> named = new HashMap<>();

  /// Who hears of stored entries.
  interface Receiver {
    /// These were stored just now.
    ///
    /// @param from the link they came by; null where that is not known any more
    void onStored(List<Entry> entries, @Nullable Link from);

    /// Bodies came of entries that were here without them.
    void onRefilled(List<Entry> entries);

    /// A log that waited goes on or was given up: there is room for more of it.
    void onRoom(LogId log);
  }

  Intake(Site site, Forks forks, Receiver receiver) {
    this.site = site;
    this.forks = forks;
    this.receiver = receiver;
  }

  /// Up to which seq a log is here, or waits here.
  long here(LogId log) {
    return end(log).seq();
  }

  /// Whether part of the log waits: more of it would only wait behind that.
  boolean parked(LogId log) {
    return waiting.has(log);
  }

  /// Entries that others name and that are not here: control entries, and what belongs to frozen
  /// logs.
  Set<Hash> missing() {
    var missing = new LinkedHashSet<>(waiting.missing());
    missing.addAll(below);
    missing.addAll(site.security().lacking());
    return missing;
  }

  /// Up to which seq a log is named by somebody whose naming counts: so far it is wanted, whatever its
  /// author's allowance.
  long named(LogId log) {
    return named.getOrDefault(log, 0L);
  }

  /// An entry that somebody's entry waits for stands further up in its log than that is known here.
  private void noteNamed(LogId log, Entry first) {
    var vouched =
        stored(log).seq() > 0
            && waiting.waitingFor(first.id()).stream().anyMatch(site.security()::vouches);
    if (vouched) {
      named.merge(log, first.seq(), Math::max);
    }
  }

  /// Takes a run that answers an id: it may be of a branch of which nothing is here.
  Taken takeAnswer(LogId log, Head above, Bytes run, Link from) throws MalformedException {
    var ceiling = site.entries().frontier().ceiling(log);
    if (above.seq() >= ceiling) {
      takeBeside(read(log, above, run), from);
      return Taken.HERE;
    }
    var own = above.seq() <= end(log).seq() ? storedId(log, above.seq()) : Optional.<Hash>empty();
    if (own.isPresent() && !own.get().equals(above.id())) {
      forks.suspect(from, log, above.seq());
      return Taken.HERE;
    }
    if (above.seq() > end(log).seq()) {
      noteNamed(log, read(log, above, run).first());
    }
    return take(log, above.seq(), run, from);
  }

  private Segment read(LogId log, Head above, Bytes run) throws MalformedException {
    var in = ByteReader.of(run);
    var segment = Segment.read(in, site.group(), log, above.seq(), above.id());
    in.end();
    return segment;
  }

  /// Part of a branch behind a fork. What it stands on and names, and is not here, is asked for.
  private void takeBeside(Segment run, Link from) {
    for (var part : branches.take(from, run, missing()::contains)) {
      switch (site.entries().appendBeside(part)) {
        case Append.Accepted(var entries) -> {
          below.removeAll(entries.stream().map(Entry::id).toList());
          stored(entries, from);
        }
        case Append.Known() -> below.removeAll(part.entries().stream().map(Entry::id).toList());
        case Append.Waiting(var missing) -> {
          missing.stream().limit(BELOW_MAX - below.size()).forEach(below::add);
          return;
        }
        case Append.Gap _, Append.Fork _, Append.Frozen _, Append.Refused _ -> {
          site.count(Counter.ENTRIES_REFUSED);
          return;
        }
      }
    }
  }

  /// The log is frozen: what waits of it may be behind the fork.
  void onFrozen(LogId log) {
    site.counters().add(Counter.WAITING_DROPPED, waiting.drop(log));
  }

  void onEnd(Link link) {
    branches.onEnd(link);
  }

  /// Takes a run that begins behind `prevSeq`.
  Taken take(LogId log, long prevSeq, Bytes run, Link from) throws MalformedException {
    var end = end(log);
    if (prevSeq > end.seq()) {
      site.count(Counter.GAPS_SEEN);
      return Taken.GAP;
    }
    var prevId = prevSeq == end.seq() ? Optional.of(end.id()) : storedId(log, prevSeq);
    if (prevId.isEmpty()) {
      site.count(Counter.ENTRIES_KNOWN);
      return Taken.HERE; // it waits here already
    }
    if (run.size() > 1 && Segment.needsNewerGrove(run.at(0) & 0xff, run.at(1) & 0xff)) {
      site.count(Counter.NEWER_FORMATS_SEEN);
      return Taken.NEVER;
    }
    var segment = read(log, new Head(prevSeq, prevId.get()), run);
    refill(segment);
    if (segment.last().seq() <= end.seq()) {
      return known(segment, from);
    }
    return switch (site.security().admit(log, segment.first())) {
      case ADMIT -> admitted(segment, from);
      case WAIT ->
          segment.first().seq() <= named(log) ? admitted(segment, from) : unjudged(segment);
      case REFUSE -> Taken.NEVER;
    };
  }

  /// Whether a device is somebody's shows in what its first entry names: that it was linked, say. Where
  /// that stands behind a fork no frontier shows it, so it is asked for by its id, and the entry waits.
  private Taken unjudged(Segment segment) {
    var first = segment.first();
    if (!namesUnknown(first) || segment.log().lane() == Lane.DATA || !roomForUnjudged(first)) {
      return Taken.NOT_NOW;
    }
    var taken = park(Segment.of(first));
    waiting.misses(segment.log(), unknown(first));
    return taken;
  }

  private boolean namesUnknown(Entry first) {
    return first.seq() == 1
        && !site.entries().frontier().forks().isEmpty()
        && !unknown(first).isEmpty();
  }

  private Set<Hash> unknown(Entry first) {
    return first.header().heads().stream()
        .filter(id -> site.entries().entry(id).isEmpty())
        .collect(Collectors.toSet());
  }

  private boolean roomForUnjudged(Entry first) {
    return Segment.of(first).bytes() <= UNJUDGED_BYTES_MAX
        && waiting.logs().stream().filter(log -> stored(log).seq() == 0).count() < UNJUDGED_MAX;
  }

  /// Takes bodies that are missing here; those that were dropped on purpose stay away.
  private void refill(Segment run) {
    var owed = site.security().owedBodies();
    if (owed.wanted().isEmpty()) {
      return;
    }
    var wanted =
        run.entries().stream()
            .filter(entry -> owed.wants(entry.log(), entry.seq()))
            .map(Entry::id)
            .collect(Collectors.toSet());
    if (!wanted.isEmpty()) {
      var filled = site.entries().refill(run, wanted);
      if (!filled.isEmpty()) {
        receiver.onRefilled(filled);
      }
    }
  }

  private Head end(LogId log) {
    return waiting.tail(log).orElseGet(() -> stored(log));
  }

  private Head stored(LogId log) {
    return site.entries().frontier().head(log).orElse(NOTHING);
  }

  private Optional<Hash> storedId(LogId log, long seq) {
    return seq == 0 ? Optional.of(Hash.ZERO) : site.entries().entry(log, seq).map(Entry::id);
  }

  /// Nothing new; unless it is another history of the same log.
  private Taken known(Segment segment, Link from) {
    site.counters().add(Counter.ENTRIES_KNOWN, segment.entries().size());
    for (var entry : segment.entries()) {
      var own = storedId(segment.log(), entry.seq());
      if (own.isPresent() && !own.get().equals(entry.id())) {
        forks.onParting(segment, entry.seq(), from);
        return Taken.NEVER;
      }
    }
    return Taken.HERE;
  }

  private Taken admitted(Segment segment, Link from) {
    var log = segment.log();
    if (waiting.has(log)) {
      return park(segment.after(here(log)).orElse(segment));
    }
    var rest = Optional.of(segment);
    while (rest.isPresent()) {
      switch (site.entries().append(rest.get(), false)) {
        case Append.Accepted(var entries) -> {
          rest = rest.get().after(entries.getLast().seq());
          stored(entries, from);
        }
        case Append.Known() -> rest = Optional.empty();
        case Append.Waiting(var missing) -> {
          var parked = park(rest.get());
          waiting.misses(log, missing);
          return parked;
        }
        case Append.Gap _ -> {
          return Taken.GAP;
        }
        case Append.Fork(_, var parting) -> {
          forks.onParting(rest.get(), parting.seq(), from);
          return Taken.NEVER;
        }
        case Append.Frozen _ -> {
          forks.lacks(from, log);
          return Taken.HERE;
        }
        case Append.Refused _ -> {
          // Also a run of another branch, which stands on another entry than here.
          site.count(Counter.ENTRIES_REFUSED);
          forks.suspect(from, log, rest.get().last().seq());
          return Taken.NEVER;
        }
      }
    }
    return Taken.HERE;
  }

  private Taken park(Segment segment) {
    if (waiting.add(segment, site.nowMs())) {
      return Taken.HERE;
    }
    site.counters().add(Counter.WAITING_DROPPED, segment.entries().size());
    return Taken.NO_ROOM;
  }

  /// Tells of stored entries, and goes on with what waited for them.
  private void stored(List<Entry> entries, @Nullable Link from) {
    site.counters().add(Counter.ENTRIES_RECEIVED, entries.size());
    receiver.onStored(entries, from);
    release(entries);
  }

  /// Goes on with what waited for these entries; for those that this node wrote itself.
  void release(List<Entry> entries) {
    var arrived = new ArrayDeque<Hash>();
    entries.forEach(entry -> arrived.add(entry.id()));
    below.removeAll(arrived);
    while (!arrived.isEmpty() && !waiting.isEmpty()) {
      for (var log : waiting.waitingFor(arrived.poll())) {
        retry(log).forEach(entry -> arrived.add(entry.id()));
      }
    }
  }

  /// Works a log's queue off as far as it goes; returns what was stored.
  private List<Entry> retry(LogId log) {
    var stored = new ArrayList<Entry>();
    for (var first = waiting.first(log); first != null; first = waiting.first(log)) {
      var refused = site.security().admit(log, first.first()) != Admission.ADMIT;
      if (refused && !namesUnknown(first.first())) {
        site.counters().add(Counter.WAITING_DROPPED, waiting.drop(log));
        break;
      }
      switch (site.entries().append(first, false)) {
        case Append.Accepted(var entries) -> {
          waiting.replaceFirst(log, first.after(entries.getLast().seq()), site.nowMs());
          site.counters().add(Counter.ENTRIES_RECEIVED, entries.size());
          receiver.onStored(entries, null);
          stored.addAll(entries);
        }
        case Append.Known() -> waiting.replaceFirst(log, Optional.empty(), site.nowMs());
        case Append.Waiting(var missing) -> {
          waiting.misses(log, missing);
          return stored;
        }
        case Append.Gap _, Append.Fork _, Append.Frozen _, Append.Refused _ -> {
          site.counters().add(Counter.ENTRIES_REFUSED, waiting.drop(log));
        }
      }
    }
    receiver.onRoom(log);
    return stored;
  }

  /// Gives up what has waited too long.
  void sweep() {
    for (var log : waiting.stale(site.nowMs())) {
      site.counters().add(Counter.WAITING_DROPPED, waiting.drop(log));
      receiver.onRoom(log);
    }
  }
}

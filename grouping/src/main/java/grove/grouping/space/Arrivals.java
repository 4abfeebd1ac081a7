package grove.grouping.space;

import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.EntryHeader;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts data entries into their place, whatever order they arrive in, and counts their Lamport time.
///
/// An entry is in its place once all of its log below it and all its deps are; only then is it
/// applied and may be named by others. Of each log that waits only its name is kept: its entries are
/// fetched from the store one by one when their turn comes, so what names things that nobody has costs
/// nothing. One entry may release a whole history that waited for it, so what comes into its place is
/// given one by one ([#next]) and whoever asks may pause in between.
///
/// Lamport = 1 + the greatest over prev, deps and control heads, and so on down; no entry carries it.
final class Arrivals {
  /// Deps of an entry of one's own.
  static final int DEPS_MAX = Lane.DATA.depsMax();

  /// An entry that has come into its place.
  record Placed(Arrived entry, EntryNode node) {}

  private final SpaceLog log;
  private final Map<LogId, LogTrack> tracks = new HashMap<>();
  private final Map<Hash, LogTrack> branches = new HashMap<>();
  private final Map<Hash, EntryNode> nodes = new HashMap<>();
  private final Map<Hash, List<LogTrack>> blocked = new HashMap<>();

  /// Logs of which the next entry may come into its place now.
  private final Set<LogTrack> ready = new LinkedHashSet<>();

  private final Map<Hash, Long> controlLamports = new HashMap<>();
  private final Set<EntryNode> tips = new LinkedHashSet<>();

  /// Entries that were taken, of both lanes.
  private long position;

  Arrivals(SpaceLog log) {
    this.log = log;
  }

  /// Takes an entry of the store; gives it if it comes into its place. What it releases is given by
  /// [#next], all of it before another entry is taken.
  Optional<Placed> take(Arrived arrived) {
    position++;
    if (arrived.log().lane() == Lane.CONTROL) {
      return Optional.empty();
    }
    if (arrived instanceof Arrived.Stored && log.beside(arrived.id())) {
      branch(arrived).saw(arrived.id());
    } else {
      track(arrived).saw(arrived.seq());
    }
    var track = track(arrived);
    ready.add(track);
    return place(arrived, track);
  }

  /// The next entry that comes into its place by those before it, after what it stands on.
  Optional<Placed> next() {
    var placed = Optional.<Placed>empty();
    while (placed.isEmpty() && !ready.isEmpty()) {
      var track = ready.iterator().next();
      var entry = stored(track);
      if (entry.isEmpty()) {
        ready.remove(track);
      }
      placed = entry.flatMap(next -> place(next, track));
    }
    return placed;
  }

  /// Whether entries that are stored may come into their place now.
  boolean hasNext() {
    return !ready.isEmpty();
  }

  /// The branch that this entry goes on with, or a new one above the entry that it follows. Of each
  /// entry beside a log its branch is kept: a store holds few of them.
  private LogTrack branch(Arrived arrived) {
    var prev = arrived.prev();
    var known = branches.get(prev);
    var branch =
        known != null && known.newest().equals(prev)
            ? known
            : LogTrack.beside(arrived.log(), log.author(arrived.log()), arrived.seq() - 1);
    branches.put(arrived.id(), branch);
    return branch;
  }

  private LogTrack track(Arrived entry) {
    var branch = branches.get(entry.id());
    return branch != null ? branch : logTrack(entry);
  }

  private LogTrack logTrack(Arrived entry) {
    return tracks.computeIfAbsent(entry.log(), id -> new LogTrack(id, log.author(id)));
  }

  /// Places an entry if it is the next one of its log, or notes what it waits for. The log keeps its turn
  /// where the store can not be read.
  private Optional<Placed> place(Arrived entry, LogTrack track) {
    var next = entry.seq() == track.next();
    var missing = next ? missing(entry) : Optional.<Hash>empty();
    var lamport = next && missing.isEmpty() ? lamport(entry) : 0;
    ready.remove(track);
    missing.ifPresent(id -> blocked.computeIfAbsent(id, _ -> new ArrayList<>(1)).add(track));
    if (!next || missing.isPresent()) {
      return Optional.empty();
    }
    var node = new EntryNode(entry.id(), track, entry.seq(), lamport, entry.wallMs(), position);
    if (entry.seq() > 1) {
      tips.remove(placed(entry.prev()));
    }
    entry.deps().forEach(dep -> tips.remove(placed(dep)));
    tips.add(node);
    track.add(node);
    nodes.put(node.id, node);
    wake(node);
    return Optional.of(new Placed(entry, node));
  }

  private Optional<Hash> missing(Arrived entry) {
    return entry.seq() > 1 && !nodes.containsKey(entry.prev())
        ? Optional.of(entry.prev())
        : entry.deps().stream().filter(dep -> !nodes.containsKey(dep)).findFirst();
  }

  private Optional<Arrived> stored(LogTrack track) {
    var next = track.beside ? log.entry(track.nextId()) : log.entry(track.id, track.next());
    return next.map(Arrived.Stored::new);
  }

  private void wake(EntryNode node) {
    if (node.log.behind() > 0) {
      ready.add(node.log);
    }
    var waiting = blocked.remove(node.id);
    if (waiting != null) {
      ready.addAll(waiting);
    }
  }

  private long lamport(Arrived entry) {
    var greatest = entry.seq() > 1 ? placed(entry.prev()).lamport : 0;
    for (var dep : entry.deps()) {
      greatest = Math.max(greatest, placed(dep).lamport);
    }
    for (var head : entry.heads()) {
      greatest = Math.max(greatest, controlLamport(head));
    }
    return greatest + 1;
  }

  private EntryNode placed(Hash id) {
    return Objects.requireNonNull(nodes.get(id));
  }

  /// Walks down the control entries without recursion: their chains are long.
  private long controlLamport(Hash id) {
    var next = new ArrayDeque<Hash>();
    next.push(id);
    while (!next.isEmpty()) {
      var header = control(next.peek());
      var below = new ArrayList<>(header.heads());
      if (header.seq() > 1) {
        below.add(header.prev());
      }
      var unknown = below.stream().filter(each -> !controlLamports.containsKey(each)).toList();
      if (unknown.isEmpty()) {
        var greatest = below.stream().mapToLong(controlLamports::get).max().orElse(0);
        controlLamports.put(next.pop(), greatest + 1);
      } else {
        unknown.forEach(next::push);
      }
    }
    return controlLamports.getOrDefault(id, 0L);
  }

  private EntryHeader control(Hash id) {
    return log.entry(id)
        .map(Entry::header)
        .orElseThrow(
            () -> new IllegalStateException("a store accepts no entry above an unknown " + id));
  }

  /// The entry with this id, if it is in its place.
  @Nullable EntryNode node(Hash id) {
    return nodes.get(id);
  }

  Collection<EntryNode> nodes() {
    return nodes.values();
  }

  /// What a new entry of one's own has to name: the newest entries of other logs that count and that
  /// no other entry names, as many as may be.
  List<Hash> deps() {
    return tips.stream()
        .filter(node -> node.effective() && !node.log.id.equals(log.own()))
        .sorted((one, other) -> other.compareTo(one))
        .limit(DEPS_MAX)
        .map(node -> node.id)
        .toList();
  }

  /// Entries that are stored and wait for their place.
  long waiting() {
    return Stream.concat(tracks.values().stream(), branches.values().stream().distinct())
        .mapToLong(LogTrack::behind)
        .sum();
  }

  /// What entries wait for that is not in its place.
  Set<Hash> waitingFor() {
    return blocked.keySet();
  }
}

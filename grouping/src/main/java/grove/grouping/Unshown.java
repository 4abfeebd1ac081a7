package grove.grouping;

import grove.graph.Graph;
import grove.identity.LocalIdentity;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Append;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.ForkProof;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Own entries that nobody was shown, of a home that turned out to be an old copy: their logs have
/// other entries in these places elsewhere. They are taken out of the store before the group is
/// opened, and what they say is written again under the new incarnation.
///
/// No step can lose them: the copy of the store without them holds what they say ([Resumption]) before
/// it takes the store's place, and the group that opens on it writes until all of that is in its
/// logs, however often it is interrupted.
public final class Unshown {
  /// Derived values that go with the entries: they tell nothing about their positions.
  private static final Set<String> KEPT =
      Set.of("web/first-sync", "web/seen", "graph/hints", "graph/copy-told", "grouping/asked");

  /// Entries that are looked at together.
  private static final int PAGE = 256;

  private final Map<LogId, Long> shown;

  private Unshown(Map<LogId, Long> shown) {
    this.shown = Map.copyOf(shown);
  }

  /// What was given up, and is in the store of a group that is closed.
  public static Unshown of(EntryStore store, LocalIdentity self) {
    return new Unshown(Graph.renounced(store, self));
  }

  /// Nothing: a copy is whole.
  public static Unshown nothing() {
    return new Unshown(Map.of());
  }

  public boolean isEmpty() {
    return shown.isEmpty();
  }

  /// Copies a store's entries into an empty one, but those that nobody was shown, and with them what
  /// these say. Others may name entries of other branches of frozen logs, so those come too.
  public void copy(EntryStore from, EntryStore to) {
    List<Entry> unshown = unshown(from);
    copyLogs(from, to);
    from.freezes()
        .forEach((log, freeze) -> {
          Optional<ForkProof> proof = from.forkProof(log);
          proof.ifPresent(known -> to.freeze(known, freeze.knownMs()));
        });
    Set<Hash> left = unshown.stream().map(Entry::id).collect(Collectors.toSet());
    while (copyBranches(from, to, left)) {
      copyLogs(from, to);
    }
    Map<String, Bytes> values = new HashMap<>();
    KEPT.forEach(key -> from.local(key).ifPresent(value -> values.put(key, value)));
    to.putLocal(values);
    Resumption.keep(from, to, unshown);
    to.sync();
  }

  /// Control entries before data: what people may write hangs on them.
  private List<Entry> unshown(EntryStore from) {
    List<Entry> entries = new ArrayList<>();
    for (Lane lane : List.of(Lane.CONTROL, Lane.DATA)) {
      shown.forEach((log, seq) -> {
        for (long at = seq + 1; log.lane() == lane && at <= from.frontier().seq(log); at++) {
          from.entry(log, at).ifPresent(entries::add);
        }
      });
    }
    return entries;
  }

  /// The logs, each as far as what it names is there.
  private void copyLogs(EntryStore from, EntryStore to) {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (LogId log : from.frontier().logs()) {
        while (copyNext(from, to, log)) {
          moved = true;
        }
      }
    }
  }

  /// What stands behind forks and is not there yet, in the order in which it arrived; true where that
  /// was anything.
  private static boolean copyBranches(EntryStore from, EntryStore to, Set<Hash> left) {
    boolean moved = false;
    long position = 0;
    for (List<Entry> some = from.after(0, PAGE);
        !some.isEmpty();
        some = from.after(position, PAGE)) {
      for (Entry entry : some) {
        if (to.freezes().containsKey(entry.log())
            && !left.contains(entry.id())
            && to.entry(entry.id()).isEmpty()) {
          Optional<Segment> run = from.read(entry.id());
          moved |= run.isPresent() && to.appendBeside(run.get()) instanceof Append.Accepted;
        }
      }
      position += some.size();
    }
    return moved;
  }

  private boolean copyNext(EntryStore from, EntryStore to, LogId log) {
    long next = to.frontier().seq(log) + 1;
    long last = shown.getOrDefault(log, Long.MAX_VALUE);
    if (next > last) {
      return false;
    }
    // Of a log that ends early one signed run after the other: what was shown ends with one.
    int bytesMax = shown.containsKey(log) ? 0 : Segment.BYTES_MAX;
    Optional<Segment> run = from.read(log, next, bytesMax).filter(s -> s.last().seq() <= last);
    return run.isPresent() && to.append(run.get(), false) instanceof Append.Accepted;
  }
}

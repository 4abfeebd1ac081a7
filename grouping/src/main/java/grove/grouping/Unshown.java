package grove.grouping;

import grove.graph.Graph;
import grove.identity.LocalIdentity;
import grove.identity.bytes.Bytes;
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
  /// these say. What the copy lacks besides (other branches of frozen logs) comes back from
  /// neighbours.
  public void copy(EntryStore from, EntryStore to) {
    Set<LogId> logs = from.frontier().logs();
    boolean moved = true;
    while (moved) {
      moved = false;
      for (LogId log : logs) {
        while (copyNext(from, to, log)) {
          moved = true;
        }
      }
    }
    from.freezes()
        .forEach((log, freeze) -> {
          Optional<ForkProof> proof = from.forkProof(log);
          proof.ifPresent(known -> to.freeze(known, freeze.knownMs()));
        });
    Map<String, Bytes> values = new HashMap<>();
    KEPT.forEach(key -> from.local(key).ifPresent(value -> values.put(key, value)));
    to.putLocal(values);
    Resumption.keep(from, to, unshown(from));
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

package grove.grouping;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
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
/// other entries in these places elsewhere. They are taken out of the store, and what they say is
/// written again under a new incarnation.
///
/// Read while the group is still open ([#of]), kept out of the copy of its store ([#copy]), and
/// written by the group that was opened on that copy ([GroupDevices#rewrite]).
public final class Unshown {
  /// Derived values that go with the entries: they tell nothing about their positions.
  private static final Set<String> KEPT =
      Set.of("web/first-sync", "web/seen", "graph/hints", "grouping/asked");

  private final Map<LogId, Long> shown;
  private final List<Said> controls;
  private final List<Written> data;

  /// A control entry, opened.
  record Said(Control control, ControlBox box) {}

  /// A data entry, opened.
  record Written(Hash id, Bytes stub, Bytes body, List<Hash> deps) {}

  private Unshown(Map<LogId, Long> shown, List<Said> controls, List<Written> data) {
    this.shown = Map.copyOf(shown);
    this.controls = List.copyOf(controls);
    this.data = List.copyOf(data);
  }

  /// What of the own logs lies above these seqs; on the group's loop.
  public static Unshown of(Group group, Map<LogId, Long> shown) {
    GroupState state = group.state();
    List<Said> controls = new ArrayList<>();
    List<Written> data = new ArrayList<>();
    shown.forEach((log, seq) -> {
      for (long at = seq + 1; at <= state.store().frontier().seq(log); at++) {
        Entry entry = state.store().entry(log, at).orElseThrow();
        if (log.lane() == Lane.CONTROL) {
          said(state, entry).ifPresent(controls::add);
        } else if (group.open(entry) instanceof Opened.Plain plain && plain.body().isPresent()) {
          List<Hash> deps = entry.header().deps();
          data.add(new Written(entry.id(), plain.stub(), plain.body().get(), deps));
        }
      }
    });
    return new Unshown(shown, controls, data);
  }

  private static Optional<Said> said(GroupState state, Entry entry) {
    Optional<ControlKind> kind = ControlKind.of(entry.header().kind());
    Optional<Note> note = state.book().get(entry.id());
    if (kind.isEmpty() || note.isEmpty() || entry.body().isEmpty()) {
      return Optional.empty();
    }
    try {
      Control control = ControlReading.decode(kind.get(), entry.body().get());
      return Optional.of(new Said(control, state.roster().box(note.get())));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  public boolean isEmpty() {
    return shown.isEmpty();
  }

  List<Said> controls() {
    return controls;
  }

  /// Exchanges ids that a stub of a data entry names: what it says is for the floor above to know.
  @FunctionalInterface
  public interface Stubs {
    Bytes exchange(Bytes stub, Map<Hash, Hash> again);
  }

  /// A data entry with the ids of others exchanged for those under which they were written again.
  static Draft draft(Written written, Map<Hash, Hash> again, Stubs stubs) {
    List<Hash> deps = written.deps().stream().map(id -> again.getOrDefault(id, id)).toList();
    return new Draft(stubs.exchange(written.stub(), again), written.body(), deps);
  }

  List<Written> data() {
    return data;
  }

  /// Copies a store's entries into an empty one, but those that nobody was shown. What the copy lacks
  /// besides (other branches of frozen logs) comes back from neighbours.
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
    to.sync();
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

package grove.grouping.space;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.BlobRef;
import grove.store.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All records: applies what entries in their place say.
///
/// The operations of an entry are applied together or not at all, and once every version that they
/// replace is known and can be read. What becomes of an entry follows from its stub and from the
/// entries that it replaces alone, never from its body, which may be dropped, nor from the order of
/// arrival: it waits while anything is unknown, and is judged when all is known.
final class Records {
  private final SpaceLog log;
  private final Arrivals arrivals;
  private final Texts texts;
  private final Map<ItemId, RecordState> records = new HashMap<>();
  private final Map<Hash, List<EntryNode>> waiting = new HashMap<>();
  private final Map<Hash, List<EntryNode>> locked = new HashMap<>();
  private final Alike<FieldValue> references = new Alike<>();
  private final Alike<List<Integer>> fields = new Alike<>();
  private final Set<RecordState> touched = new LinkedHashSet<>();
  private final Map<EntryNode.State, Long> counts = new EnumMap<>(EntryNode.State.class);
  private long setAside;
  private long judged;

  Records(SpaceLog log, Arrivals arrivals, Texts texts) {
    this.log = log;
    this.arrivals = arrivals;
    this.texts = texts;
    this.judged = log.revision();
  }

  /// Takes an entry that has come into its place; gives it and the entries that waited for it.
  List<EntryNode> take(Arrived entry, EntryNode node) {
    count(node.state(), 1);
    node.judge(effective(node));
    setAside += node.effective() ? 0 : 1;
    return settle(entry, node);
  }

  private boolean effective(EntryNode node) {
    return node.log.beside ? log.effectiveBeside(node.id) : log.effective(node.log.id, node.seq);
  }

  /// Tries again what waits for a key.
  void unlock() {
    var all = locked.values().stream().flatMap(List::stream).toList();
    locked.clear();
    all.forEach(
        node -> log.entry(node.id).ifPresent(entry -> settle(new Arrived.Stored(entry), node)));
  }

  /// Judges all entries again, if any may be judged otherwise than before.
  void rejudge() {
    if (judged == log.revision()) {
      return;
    }
    judged = log.revision();
    var changed = new HashSet<RecordState>();
    for (var node : arrivals.nodes()) {
      var effective = effective(node);
      if (effective != node.effective()) {
        node.judge(effective);
        setAside += effective ? -1 : 1;
        node.versions().forEach(version -> changed.add(of(version)));
      }
    }
    changed.forEach(record -> record.heads.rejudge());
    touched.addAll(changed);
  }

  /// Settles an entry, and then what waited for it, and so on, without recursion.
  private List<EntryNode> settle(Arrived first, EntryNode node) {
    var next = new ArrayDeque<EntryNode>();
    var tried = new ArrayList<EntryNode>(1);
    tried.add(node);
    settle(first, node, next);
    while (!next.isEmpty()) {
      var waiter = next.removeFirst();
      if (waiter.state() == EntryNode.State.WAITING) {
        tried.add(waiter);
        log.entry(waiter.id).ifPresent(entry -> settle(new Arrived.Stored(entry), waiter, next));
      }
    }
    return tried;
  }

  private void settle(Arrived arrived, EntryNode node, Deque<EntryNode> next) {
    count(node.state(), -1);
    switch (arrived) {
      case Arrived.Stored(var entry) -> open(entry, node);
      case Arrived.Noted noted -> settle(noted.ops(), node, noted::values);
    }
    count(node.state(), 1);
    if (settled(node)) {
      var waiters = waiting.remove(node.id);
      if (waiters != null) {
        next.addAll(waiters);
      }
    }
  }

  private void open(Entry entry, EntryNode node) {
    switch (log.open(entry)) {
      case SpaceLog.Opened.Plain(var stub, var body) -> settle(stub, body, node);
      case SpaceLog.Opened.MissingKey(var epoch) -> {
        node.become(EntryNode.State.LOCKED);
        locked.computeIfAbsent(epoch, _ -> new ArrayList<>()).add(node);
      }
      case SpaceLog.Opened.Broken() -> node.become(EntryNode.State.VOID);
      case SpaceLog.Opened.Newer() -> node.become(EntryNode.State.NEWER);
    }
  }

  private static boolean settled(EntryNode node) {
    return switch (node.state()) {
      case LOCKED, WAITING -> false;
      case APPLIED, NEWER, VOID -> true;
    };
  }

  private void settle(Bytes stub, Optional<Bytes> body, EntryNode node) {
    try {
      var ops = RecordOps.readStub(stub);
      settle(
          ops,
          node,
          () -> {
            var values = values(ops, body);
            texts.remember(node.id, values);
            return values;
          });
    } catch (MalformedException e) {
      node.become(EntryNode.State.VOID);
    }
  }

  /// @param values asked for if the entry applies
  private void settle(List<RecordOp> ops, EntryNode node, Supplier<List<List<FieldValue>>> values) {
    var unsettled = firstUnsettled(ops);
    if (unsettled != null) {
      node.become(EntryNode.State.WAITING);
      waiting.computeIfAbsent(unsettled, _ -> new ArrayList<>(1)).add(node);
    } else {
      var verdict = verdict(ops);
      node.become(verdict);
      if (verdict == EntryNode.State.APPLIED) {
        apply(ops, values.get(), node);
      }
    }
  }

  private @Nullable Hash firstUnsettled(List<RecordOp> ops) {
    for (var op : ops) {
      for (var replaced : op.replaces()) {
        var below = arrivals.node(replaced);
        if (below == null || !settled(below)) {
          return replaced;
        }
      }
    }
    return null;
  }

  /// What becomes of an entry of which all replaced versions are settled.
  private EntryNode.State verdict(List<RecordOp> ops) {
    var newer = false;
    for (var op : ops) {
      newer |= !op.known();
      for (var replaced : op.replaces()) {
        var below = arrivals.node(replaced);
        newer |= below != null && below.state() == EntryNode.State.NEWER;
        if (below != null && below.state() != EntryNode.State.NEWER && version(below, op) == null) {
          return EntryNode.State.VOID;
        }
      }
    }
    return newer ? EntryNode.State.NEWER : EntryNode.State.APPLIED;
  }

  /// The version of the operation's record that this entry is; null if it is none.
  private static @Nullable Version version(EntryNode node, RecordOp op) {
    for (var version : node.versions()) {
      if (version.op.record().equals(op.record())) {
        return version;
      }
    }
    return null;
  }

  private List<List<FieldValue>> values(List<RecordOp> ops, Optional<Bytes> body) {
    return body.flatMap(bytes -> Texts.values(ops, bytes)).orElse(List.of());
  }

  private void apply(List<RecordOp> ops, List<List<FieldValue>> values, EntryNode node) {
    var versions = new ArrayList<Version>(ops.size());
    for (var i = 0; i < ops.size(); i++) {
      var op = lean(ops.get(i));
      var replaces = new ArrayList<Version>(op.replaces().size());
      for (var replaced : op.replaces()) {
        var below = arrivals.node(replaced);
        var version = below == null ? null : version(below, op);
        if (version != null) {
          replaces.add(version);
        }
      }
      var said = values.isEmpty() ? List.<FieldValue>of() : alike(values.get(i));
      versions.add(new Version(node, op, List.copyOf(replaces), said));
    }
    node.apply(versions);
    for (var version : versions) {
      var record = records.computeIfAbsent(version.op.record(), RecordState::new);
      record.heads.add(version);
      if (node.effective()) {
        touched.add(record);
      }
    }
  }

  /// The same operation, made of what is in memory already.
  private RecordOp lean(RecordOp op) {
    var record = records.computeIfAbsent(op.record(), RecordState::new).id;
    var replaces = op.replaces().stream().map(this::known).toList();
    return new RecordOp(op.type(), record, replaces, fields.one(op.fields()));
  }

  private Hash known(Hash id) {
    var node = arrivals.node(id);
    return node == null ? id : node.id;
  }

  private List<FieldValue> alike(List<FieldValue> values) {
    return values.stream()
        .map(value -> value.type() == FieldValue.REF ? references.one(value) : value)
        .toList();
  }

  /// Its record looks otherwise than before.
  void touch(Version version) {
    touched.add(of(version));
  }

  /// The body of an entry is here again.
  void refill(Entry entry, EntryNode node) {
    var ops = node.versions().stream().map(version -> version.op).toList();
    if (log.open(entry) instanceof SpaceLog.Opened.Plain(_, var body)) {
      var values = values(ops, body);
      for (var i = 0; i < values.size(); i++) {
        node.versions().get(i).remember(values.get(i));
      }
    }
    node.versions().forEach(this::touch);
  }

  RecordState of(Version version) {
    return records.computeIfAbsent(version.op.record(), RecordState::new);
  }

  /// All blobs that any version names.
  List<BlobRef> blobs() {
    var blobs = new LinkedHashSet<BlobRef>();
    records
        .values()
        .forEach(record -> record.heads.versions().forEach(v -> blobs.addAll(v.blobs())));
    return List.copyOf(blobs);
  }

  @Nullable RecordState get(ItemId id) {
    return records.get(id);
  }

  Collection<RecordState> all() {
    return records.values();
  }

  /// The records that have changed since this was asked last.
  List<RecordState> takeTouched() {
    var all = List.copyOf(touched);
    touched.clear();
    return all;
  }

  long setAside() {
    return setAside;
  }

  private void count(EntryNode.State state, long more) {
    counts.merge(state, more, Long::sum);
  }

  long count(EntryNode.State state) {
    return counts.getOrDefault(state, 0L);
  }
}

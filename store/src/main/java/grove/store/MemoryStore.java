package grove.store;

import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// An [EntryStore] in memory: the rules without the disk, for tests and simulated networks.
final class MemoryStore implements EntryStore, Gate.Held {
  private final GroupId group;
  private final TreeMap<LogId, List<Entry>> logs = new TreeMap<>();
  private final Map<Hash, Entry> byId = new HashMap<>();
  private final List<Entry> arrived = new ArrayList<>();
  private final Map<Hash, List<Entry>> branches = new HashMap<>();
  private final Map<DeviceId, Gate.Beside> beside = new HashMap<>();
  private final TreeMap<LogId, Freeze> freezes = new TreeMap<>();
  private final Map<LogId, ForkProof> proofs = new HashMap<>();
  private final Map<String, Bytes> local = new HashMap<>();
  private Frontier frontier = Frontier.EMPTY;
  private Frontier synced = Frontier.EMPTY;
  private boolean stale;
  private boolean closed;

  MemoryStore(GroupId group) {
    this.group = group;
  }

  @Override
  public GroupId group() {
    return group;
  }

  @Override
  public synchronized Append append(Segment segment, boolean sync) {
    requireOpen();
    var answer = take(Gate.check(this, segment));
    if (sync) {
      sync();
    }
    return answer;
  }

  @Override
  public synchronized Append appendBeside(Segment segment) {
    requireOpen();
    return take(Gate.checkBeside(this, segment));
  }

  private Append take(Gate.Verdict verdict) {
    return switch (verdict) {
      case Gate.Verdict.Answer(var append) -> append;
      case Gate.Verdict.Write(var fresh) ->
          write(fresh, logs.computeIfAbsent(fresh.getFirst().log(), _ -> new ArrayList<>()));
      case Gate.Verdict.WriteBeside(var fresh) -> {
        var device = fresh.getFirst().log().device();
        fresh.forEach(entry -> beside.put(device, beside(device).and(entry)));
        yield write(fresh, branchAbove(fresh.getFirst()));
      }
    };
  }

  /// The branch beside the log that this entry continues, or a new one.
  private List<Entry> branchAbove(Entry first) {
    var below = branches.getOrDefault(first.header().prev(), List.of());
    var continues =
        !below.isEmpty()
            && below.getLast().id().equals(first.header().prev())
            && !below.equals(logs.get(first.log()));
    return continues ? below : new ArrayList<>();
  }

  private Append write(List<Entry> fresh, List<Entry> branch) {
    branch.addAll(fresh);
    arrived.addAll(fresh);
    for (var entry : fresh) {
      byId.put(entry.id(), entry);
      branches.put(entry.id(), branch);
    }
    stale = true;
    return new Append.Accepted(fresh);
  }

  @Override
  public synchronized Gate.Beside beside(DeviceId device) {
    return beside.getOrDefault(device, Gate.Beside.NOTHING);
  }

  @Override
  public synchronized Optional<Freeze> freeze(LogId log) {
    return Optional.ofNullable(freezes.get(log));
  }

  @Override
  public synchronized boolean freeze(ForkProof proof, long nowMs) {
    requireOpen();
    if (!Gate.mayFreeze(this, freezes, proof)) {
      return false;
    }
    freezes.put(proof.log(), new Freeze(proof.below(), nowMs));
    proofs.put(proof.log(), proof);
    stale = true;
    sync();
    return true;
  }

  @Override
  public synchronized Map<LogId, Freeze> freezes() {
    requireOpen();
    return Map.copyOf(freezes);
  }

  @Override
  public synchronized Optional<ForkProof> forkProof(LogId log) {
    requireOpen();
    return Optional.ofNullable(proofs.get(log));
  }

  @Override
  public synchronized void sync() {
    synced = frontier();
  }

  @Override
  public synchronized Frontier frontier() {
    requireOpen();
    if (stale) {
      var heads = new TreeMap<LogId, Head>();
      logs.keySet().forEach(log -> heads.put(log, head(log)));
      frontier = Frontier.of(heads, freezes);
      stale = false;
    }
    return frontier;
  }

  @Override
  public synchronized Frontier syncedFrontier() {
    requireOpen();
    return synced;
  }

  @Override
  public synchronized Head head(LogId log) {
    var entries = logs.getOrDefault(log, List.of());
    return entries.isEmpty()
        ? Head.NONE
        : new Head(entries.getLast().seq(), entries.getLast().id());
  }

  @Override
  public synchronized Optional<LogId> logOf(Hash id) {
    return Optional.ofNullable(byId.get(id)).map(Entry::log);
  }

  @Override
  public synchronized Optional<Entry> entry(Hash id) {
    requireOpen();
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public synchronized Optional<Entry> entry(LogId log, long seq) {
    requireOpen();
    var entries = logs.getOrDefault(log, List.of());
    return seq >= 1 && seq <= entries.size()
        ? Optional.of(entries.get((int) (seq - 1)))
        : Optional.empty();
  }

  @Override
  public synchronized Optional<Segment> read(LogId log, long fromSeq, long uptoSeq, int bytesMax) {
    requireOpen();
    var entries = logs.getOrDefault(log, List.of());
    var ceiling = frontier().ceiling(log);
    if (fromSeq < 1 || fromSeq > Math.min(entries.size(), ceiling)) {
      return Optional.empty();
    }
    return Run.cut(
        entries.subList((int) (fromSeq - 1), entries.size()).iterator(),
        bytesMax,
        Math.min(uptoSeq, ceiling));
  }

  @Override
  public synchronized Optional<Segment> read(Hash id) {
    requireOpen();
    var branch = branches.getOrDefault(id, List.of());
    return branch.isEmpty()
        ? Optional.empty()
        : Run.cut(branch.subList(place(branch, id), branch.size()).iterator(), 0, 0);
  }

  private int place(List<Entry> branch, Hash id) {
    return (int) (entry(id).map(Entry::seq).orElse(0L) - branch.getFirst().seq());
  }

  @Override
  public synchronized long position() {
    requireOpen();
    return arrived.size();
  }

  @Override
  public synchronized List<Entry> after(long position, int max) {
    requireOpen();
    var page = new Page(max);
    var at = Math.max(0, position);
    while (at < arrived.size() && page.add(arrived.get((int) at))) {
      at++;
    }
    return page.entries();
  }

  @Override
  public synchronized List<Hash> dropBodies(Collection<Hash> ids) {
    requireOpen();
    var bare = new LinkedHashMap<Hash, Entry>();
    ids.forEach(
        id -> entry(id).filter(Entry::droppable).ifPresent(e -> bare.put(id, e.withoutBody())));
    exchange(bare);
    sync();
    return List.copyOf(bare.keySet());
  }

  @Override
  public synchronized List<Entry> refill(Segment run, Set<Hash> ids) {
    requireOpen();
    var whole = new LinkedHashMap<Hash, Entry>();
    run.entries().stream()
        .filter(offered -> offered.body().isPresent() && ids.contains(offered.id()))
        .forEach(offered ->
            entry(offered.id())
                .filter(entry -> entry.body().isEmpty())
                .ifPresent(entry -> whole.put(entry.id(), entry.withBody(offered))));
    exchange(whole);
    return List.copyOf(whole.values());
  }

  private void exchange(Map<Hash, Entry> others) {
    if (others.isEmpty()) {
      return;
    }
    byId.putAll(others);
    arrived.replaceAll(entry -> others.getOrDefault(entry.id(), entry));
    for (var other : others.values()) {
      var branch = branches.getOrDefault(other.id(), List.of());
      branch.set((int) (other.seq() - branch.getFirst().seq()), other);
    }
  }

  @Override
  public void scrub() {
    // Nothing is left of what was replaced.
  }

  @Override
  public synchronized Optional<Bytes> local(String key) {
    requireOpen();
    return Optional.ofNullable(local.get(key));
  }

  @Override
  public synchronized void putLocal(Map<String, Bytes> values) {
    requireOpen();
    LocalValues.requireSmall(values);
    values.forEach((key, value) -> {
      if (value.isEmpty()) {
        local.remove(key);
      } else {
        local.put(key, value);
      }
    });
  }

  @Override
  public long entries() {
    return position();
  }

  @Override
  public synchronized List<String> verify() {
    requireOpen();
    var audit = new Audit(group);
    Set<List<Entry>> all = Collections.newSetFromMap(new IdentityHashMap<>());
    all.addAll(branches.values());
    all.forEach(branch -> {
      var first = branch.getFirst();
      var last = branch.getLast();
      var below = new Head(first.seq() - 1, first.header().prev());
      audit.log(first.log(), branch.iterator(), below, new Head(last.seq(), last.id()));
    });
    return audit.problems();
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }
}

package grove.store;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An [EntryStore] in memory: the rules without the disk, for tests and simulated networks.
final class MemoryStore implements EntryStore, Gate.Held {
  private final GroupId group;
  private final TreeMap<LogId, List<Entry>> logs = new TreeMap<>();
  private final Map<Hash, Entry> byId = new HashMap<>();
  private final List<Entry> arrived = new ArrayList<>();
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
    var answer =
        switch (Gate.check(this, segment)) {
          case Gate.Verdict.Answer(var append) -> append;
          case Gate.Verdict.Write(var fresh) -> write(fresh);
        };
    if (sync) {
      sync();
    }
    return answer;
  }

  private Append write(List<Entry> fresh) {
    logs.computeIfAbsent(fresh.getFirst().log(), _ -> new ArrayList<>()).addAll(fresh);
    arrived.addAll(fresh);
    for (var entry : fresh) {
      byId.put(entry.id(), entry);
    }
    stale = true;
    return new Append.Accepted(fresh);
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
      frontier = Frontier.of(heads);
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
  public synchronized Optional<Segment> read(LogId log, long fromSeq, int bytesMax) {
    requireOpen();
    var entries = logs.getOrDefault(log, List.of());
    if (fromSeq < 1 || fromSeq > entries.size()) {
      return Optional.empty();
    }
    return Run.cut(entries.subList((int) (fromSeq - 1), entries.size()).iterator(), bytesMax);
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
    logs.forEach((log, entries) -> audit.log(log, entries.iterator(), head(log)));
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

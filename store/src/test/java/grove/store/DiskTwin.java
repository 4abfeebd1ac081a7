package grove.store;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The disk under one group at a simulated node: it outlives the processes that open it, and knows
/// what was synced.
///
/// Entries are kept as the list of their writes. A crash keeps what was synced and a prefix of the
/// rest, as a write-ahead log does: the batch at which the prefix ends is lost as a whole (a torn one
/// is worth nothing). Of chunks that were not synced any part survives. What opens it is an ordinary
/// [EntryStore.memory] behind a gate that notes, and that fails where the disk is full or damaged.
public final class DiskTwin {
  private final GroupId group;
  private final List<Write> writes;
  private final Shelf shelf;
  private int synced;
  private boolean full;
  private boolean remembers;
  private boolean damaged;
  private long losses;
  private Optional<MemoryStore> whole = Optional.empty();
  private Optional<Running> process = Optional.empty();

  /// One batch.
  private sealed interface Write {
    record Run(Segment segment) implements Write {}

    record Beside(Segment segment) implements Write {}

    record Proof(ForkProof proof, long nowMs) implements Write {}

    record Local(Map<String, Bytes> values) implements Write {}

    record Drop(List<Hash> ids) implements Write {}

    record Refill(Segment run, Set<Hash> ids) implements Write {}
  }

  public DiskTwin(GroupId group) {
    this(group, List.of(), 0, Map.of());
  }

  private DiskTwin(GroupId group, List<Write> writes, int synced, Map<Hash, Bytes> chunks) {
    this.group = group;
    this.writes = new ArrayList<>(writes);
    this.synced = synced;
    shelf = new Shelf(chunks);
  }

  /// A copy of all that is on it, as of a home that is copied or backed up while nothing runs.
  public DiskTwin copy() {
    return new DiskTwin(group, writes, writes.size(), shelf.chunks);
  }

  /// One without entries, with the blobs of this one.
  public DiskTwin emptied() {
    return new DiskTwin(group, List.of(), 0, shelf.chunks);
  }

  /// Opens it for a process.
  ///
  /// @throws StoreException if what lies here is damaged
  public EntryStore open() {
    return open(_ -> {});
  }

  /// The same, with somebody who hears of each run that is stored.
  public EntryStore open(Consumer<List<Entry>> listener) {
    if (damaged) {
      throw new StoreException(StoreException.Reason.DAMAGED, "the entries are damaged");
    }
    process.ifPresent(Running::end);
    var opened = new Running(whole.orElseGet(this::replay), listener);
    opened.store.sync();
    process = Optional.of(opened);
    return opened;
  }

  private MemoryStore replay() {
    var store = new MemoryStore(group);
    writes.forEach(write -> replay(store, write));
    whole = Optional.of(store);
    return store;
  }

  private static void replay(MemoryStore store, Write write) {
    switch (write) {
      case Write.Run(var segment) -> store.append(segment, false);
      case Write.Beside(var segment) -> store.appendBeside(segment);
      case Write.Proof(var proof, var nowMs) -> store.freeze(proof, nowMs);
      case Write.Local(var values) -> store.putLocal(values);
      case Write.Drop(var ids) -> store.dropBodies(ids);
      case Write.Refill(var run, var ids) -> store.refill(run, ids);
    }
  }

  /// The blobs beside the entries.
  public BlobStore blobs() {
    return new SealedBlobs(shelf);
  }

  /// The process or the machine is gone; what was not synced may be lost.
  ///
  /// @param random how much of it is; none = nothing
  /// @return how many writes were lost
  public int crash(Optional<? extends RandomGenerator> random) {
    process.ifPresent(Running::end);
    process = Optional.empty();
    if (random.isEmpty()) {
      return 0;
    }
    var kept = synced + random.get().nextInt(writes.size() - synced + 1);
    var lost = writes.size() - kept;
    if (lost > 0) {
      writes.subList(kept, writes.size()).clear();
      whole = Optional.empty();
      losses++;
    }
    synced = writes.size();
    shelf.crash(random.get());
    return lost;
  }

  /// Writes that are on it.
  public int written() {
    return writes.size();
  }

  /// Crashes that lost something.
  public long losses() {
    return losses;
  }

  /// Do old tables of the database still hold bodies that were dropped?
  public boolean remembersDropped() {
    return remembers;
  }

  /// No room is left, or there is again. A store that failed once writes nothing until it is opened
  /// anew.
  public void full(boolean on) {
    full = on;
  }

  /// A bit of what lies here turns: the entries can not be opened any more.
  public void damageEntries() {
    damaged = true;
  }

  /// A bit of a chunk turns; false if there is none.
  public boolean damageChunk(RandomGenerator random) {
    var all = new ArrayList<>(shelf.chunks.keySet());
    if (all.isEmpty()) {
      return false;
    }
    var hit = all.get(random.nextInt(all.size()));
    var bytes = shelf.chunks.get(hit).toArray();
    bytes[random.nextInt(bytes.length)] ^= 1;
    shelf.chunks.put(hit, Bytes.owned(bytes));
    return true;
  }

  private static StoreException noRoom() {
    return new StoreException(StoreException.Reason.FULL, "no room is left on the disk");
  }

  private final class Shelf implements ChunkShelf {
    private final TreeMap<Hash, Bytes> chunks;
    private final Set<Hash> fresh = new HashSet<>();

    Shelf(Map<Hash, Bytes> chunks) {
      this.chunks = new TreeMap<>(chunks);
    }

    @Override
    public boolean has(Hash chunk) {
      return chunks.containsKey(chunk);
    }

    @Override
    public List<Hash> list(int firstByte) {
      return chunks.keySet().stream()
          .filter(chunk -> (chunk.bytes().at(0) & 0xff) == firstByte)
          .toList();
    }

    @Override
    public Optional<Bytes> get(Hash chunk) {
      return Optional.ofNullable(chunks.get(chunk));
    }

    @Override
    public void put(Hash chunk, Bytes cipher) {
      if (full) {
        throw noRoom();
      }
      if (chunks.put(chunk, cipher) == null) {
        fresh.add(chunk);
      }
    }

    @Override
    public long bytes(Hash chunk, long beforeMs) {
      var cipher = chunks.get(chunk);
      return cipher == null ? -1 : cipher.size();
    }

    @Override
    public void drop(Hash chunk) {
      chunks.remove(chunk);
      fresh.remove(chunk);
    }

    @Override
    public void sync() {
      fresh.clear();
    }

    void crash(RandomGenerator random) {
      for (var chunk : List.copyOf(new TreeSet<>(fresh))) {
        if (random.nextBoolean()) {
          chunks.remove(chunk);
        }
      }
      fresh.clear();
    }

    @Override
    public void close() {}
  }

  /// What one process has open.
  private final class Running implements EntryStore {
    private final MemoryStore store;
    private final Consumer<List<Entry>> listener;
    private boolean failed;
    private boolean closed;

    Running(MemoryStore store, Consumer<List<Entry>> listener) {
      this.store = store;
      this.listener = listener;
    }

    private MemoryStore live() {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      return store;
    }

    private MemoryStore writing() {
      failed |= full;
      if (failed) {
        throw noRoom();
      }
      return live();
    }

    private Append noted(Append answer, Write write) {
      if (answer instanceof Append.Accepted(var entries)) {
        writes.add(write);
        listener.accept(entries);
      }
      return answer;
    }

    private void synced() {
      synced = writes.size();
    }

    @Override
    public GroupId group() {
      return group;
    }

    @Override
    public Append append(Segment segment, boolean sync) {
      var answer = noted(writing().append(segment, sync), new Write.Run(segment));
      if (sync) {
        synced();
      }
      return answer;
    }

    @Override
    public Append appendBeside(Segment segment) {
      return noted(writing().appendBeside(segment), new Write.Beside(segment));
    }

    @Override
    public boolean freeze(ForkProof proof, long nowMs) {
      var frozen = writing().freeze(proof, nowMs);
      if (frozen) {
        writes.add(new Write.Proof(proof, nowMs));
        synced();
      }
      return frozen;
    }

    @Override
    public void putLocal(Map<String, Bytes> values) {
      writing().putLocal(values);
      writes.add(new Write.Local(Map.copyOf(values)));
    }

    @Override
    public List<Hash> dropBodies(Collection<Hash> ids) {
      var dropped = writing().dropBodies(ids);
      if (!dropped.isEmpty()) {
        writes.add(new Write.Drop(dropped));
        remembers = true;
        synced();
      }
      return dropped;
    }

    @Override
    public List<Entry> refill(Segment run, Set<Hash> ids) {
      var filled = writing().refill(run, ids);
      if (!filled.isEmpty()) {
        writes.add(new Write.Refill(run, Set.copyOf(ids)));
      }
      return filled;
    }

    @Override
    public void scrub() {
      live().scrub();
      remembers = false;
    }

    @Override
    public void sync() {
      writing().sync();
      synced();
    }

    @Override
    public Map<LogId, Freeze> freezes() {
      return live().freezes();
    }

    @Override
    public Optional<ForkProof> forkProof(LogId log) {
      return live().forkProof(log);
    }

    @Override
    public Frontier frontier() {
      return live().frontier();
    }

    @Override
    public Frontier syncedFrontier() {
      return live().syncedFrontier();
    }

    @Override
    public Optional<Entry> entry(Hash id) {
      return live().entry(id);
    }

    @Override
    public Optional<Entry> entry(LogId log, long seq) {
      return live().entry(log, seq);
    }

    @Override
    public Optional<Segment> read(Hash id) {
      return live().read(id);
    }

    @Override
    public Optional<Segment> read(LogId log, long fromSeq, long uptoSeq, int bytesMax) {
      return live().read(log, fromSeq, uptoSeq, bytesMax);
    }

    @Override
    public long position() {
      return live().position();
    }

    @Override
    public List<Entry> after(long position, int max) {
      return live().after(position, max);
    }

    @Override
    public Optional<Bytes> local(String key) {
      return live().local(key);
    }

    @Override
    public long entries() {
      return live().entries();
    }

    @Override
    public List<String> verify() {
      return live().verify();
    }

    /// A clean end: all is on the disk.
    @Override
    public void close() {
      if (!closed && !failed) {
        synced();
      }
      closed = true;
    }

    void end() {
      closed = true;
    }
  }
}

package grove.store;

import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.RocksFolder.Family;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// An [EntryStore] on RocksDB: one database per group.
///
/// Each accepted run is one write batch with its entries, ids, place in the order of arrival and
/// new head, so they are all there after a crash, or none. Only own entries are synced at once;
/// those of others follow with the next sync, and can be fetched again until then.
///
/// After a failed write nobody knows what reached the disk. The store then takes no further writes
/// until it is opened again: else an own seq might be used twice.
final class RocksStore implements EntryStore, Gate.Held {
  private final Path folder;
  private final GroupId group;
  private final RocksFolder database;
  private final RocksIndex index;
  private final SyncMark mark;
  private final WriteOptions unsynced = new WriteOptions();
  private final WriteOptions synced = new WriteOptions().setSync(true);

  /// Readers and writers share it; closing needs it alone.
  private final ReadWriteLock life = new ReentrantReadWriteLock();

  private final Object writing = new Object();
  private final RocksBodies bodies;
  private final RocksLocal local;
  private volatile boolean closed;
  private volatile @Nullable StoreException failure;
  private volatile Snapshot snapshot = new Snapshot(-1, Frontier.EMPTY);
  private volatile Frontier syncedFrontier;
  private volatile Recent recent = Recent.NONE;

  /// A frontier, and the version that the index had before it was taken.
  private record Snapshot(long version, Frontier frontier) {}

  private RocksStore(
      Path folder, GroupId group, RocksFolder database, RocksIndex index, SyncMark mark) {
    this.folder = folder;
    this.group = group;
    this.database = database;
    this.index = index;
    this.mark = mark;
    bodies = new RocksBodies(this, database);
    local = new RocksLocal(database);
    // What was recovered at opening was written to tables, which are synced.
    syncedFrontier = index.frontier();
  }

  static RocksStore open(Path folder, GroupId group) {
    if (group.equals(GroupId.NONE)) {
      throw new IllegalArgumentException("a store is for one group");
    }
    try {
      var promised = SyncMark.read(folder);
      var database = RocksFolder.open(folder, group, promised);
      try {
        var index = RocksIndex.load(folder, database, group);
        if (index.position() < promised) {
          throw Trouble.damaged(
              folder, promised - index.position() + " entries that were synced are gone");
        }
        var mark = SyncMark.open(folder);
        mark.write(index.position());
        return new RocksStore(folder, group, database, index, mark);
      } catch (StoreException | RocksDBException | IOException e) {
        database.close();
        throw e;
      }
    } catch (RocksDBException e) {
      throw Trouble.of(folder, e);
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    }
  }

  @Override
  public GroupId group() {
    return group;
  }

  @Override
  public Append append(Segment segment, boolean sync) {
    return using(() -> {
      synchronized (writing) {
        requireWritable();
        var append = take(Gate.check(this, segment), sync);
        if (sync && !(append instanceof Append.Accepted)) {
          syncNow();
        }
        return append;
      }
    });
  }

  @Override
  public Append appendBeside(Segment segment) {
    return using(() -> {
      synchronized (writing) {
        requireWritable();
        return take(Gate.checkBeside(this, segment), false);
      }
    });
  }

  private Append take(Gate.Verdict verdict, boolean sync)
      throws RocksDBException, MalformedException {
    return switch (verdict) {
      case Gate.Verdict.Answer(var append) -> append;
      case Gate.Verdict.Write(var fresh) ->
          write(index.number(fresh.getFirst().log()), fresh, sync);
      case Gate.Verdict.WriteBeside(var fresh) -> {
        var first = fresh.getFirst();
        yield write(index.branchAbove(first, place(first.header().prev())), fresh, sync);
      }
    };
  }

  private Append write(int number, List<Entry> run, boolean sync) throws RocksDBException {
    try (var batch = new WriteBatch()) {
      for (var entry : run) {
        var place = new Keys.Place(number, entry.seq()).encode();
        batch.put(database.family(Family.ENTRIES), place, EntryValue.encode(entry));
        batch.put(database.family(Family.IDS), entry.id().toArray(), place);
      }
      index.promise(database, batch, number, run);
      var position = index.position();
      commit(batch, sync ? synced : unsynced);
      index.written(number, run);
      recent = new Recent(position, List.copyOf(run));
      if (sync) {
        syncDone();
      }
    }
    return new Append.Accepted(run);
  }

  @Override
  public boolean freeze(ForkProof proof, long nowMs) {
    return using(() -> {
      synchronized (writing) {
        requireWritable();
        if (!Gate.mayFreeze(this, index.freezes(), proof)) {
          return false;
        }
        var row = new Keys.ForkRow(nowMs, proof);
        try (var batch = new WriteBatch()) {
          batch.put(database.family(Family.META), Keys.ForkRow.key(proof.log()), row.value());
          commit(batch, synced);
        }
        index.frozen(row);
        syncDone();
        return true;
      }
    });
  }

  @Override
  public Map<LogId, Freeze> freezes() {
    return Map.copyOf(index.freezes());
  }

  @Override
  public Optional<Freeze> freeze(LogId log) {
    return Optional.ofNullable(index.freezes().get(log));
  }

  @Override
  public Optional<ForkProof> forkProof(LogId log) {
    return using(() -> {
      var row = database.db().get(database.family(Family.META), Keys.ForkRow.key(log));
      return row == null ? Optional.empty() : Optional.of(Keys.ForkRow.decode(row, group).proof());
    });
  }

  @Override
  public Gate.Beside beside(DeviceId device) {
    return index.beside(device);
  }

  private void commit(WriteBatch batch, WriteOptions options) throws RocksDBException {
    try {
      database.db().write(options, batch);
    } catch (RocksDBException e) {
      failure = Trouble.of(folder, e);
      throw e;
    }
  }

  @Override
  public void sync() {
    using(() -> {
      synchronized (writing) {
        requireWritable();
        syncNow();
        return true;
      }
    });
  }

  private void syncNow() throws RocksDBException {
    try {
      database.db().syncWal();
    } catch (RocksDBException e) {
      failure = Trouble.of(folder, e);
      throw e;
    }
    syncDone();
  }

  private void syncDone() {
    syncedFrontier = frontier();
    try {
      mark.write(index.position());
    } catch (IOException e) {
      // What was to be synced is synced; but a disk that refuses this is no place for more.
      failure = Trouble.of(folder, e);
    }
  }

  @Override
  public Frontier frontier() {
    var known = snapshot;
    var version = index.version();
    if (known.version() != version) {
      // Taken while the writer goes on, it may show more than this version, and is then taken anew
      // the next time; each head in it is one that is stored.
      known = new Snapshot(version, index.frontier());
      snapshot = known;
    }
    return known.frontier();
  }

  @Override
  public Frontier syncedFrontier() {
    return syncedFrontier;
  }

  @Override
  public Head head(LogId log) {
    return index.head(log);
  }

  @Override
  public Optional<LogId> logOf(Hash id) {
    return using(() -> place(id).flatMap(place -> index.log(place.number())));
  }

  Optional<Keys.Place> place(Hash id) throws RocksDBException, MalformedException {
    var value = database.db().get(database.family(Family.IDS), id.toArray());
    return value == null ? Optional.empty() : Optional.of(Keys.Place.decode(value));
  }

  @Override
  public Optional<Entry> entry(Hash id) {
    return using(() -> {
      var place = place(id);
      if (place.isEmpty()) {
        return Optional.empty();
      }
      var found = entry(place.get());
      if (found.isEmpty() || !found.get().id().equals(id)) {
        throw Trouble.damaged(folder, "an entry is not the one that its id names");
      }
      return found;
    });
  }

  @Override
  public Optional<Entry> entry(LogId log, long seq) {
    return using(() -> {
      var number = index.numberOf(log);
      return seq < 1 || seq > EntryHeader.SEQ_MAX || number.isEmpty()
          ? Optional.empty()
          : entry(new Keys.Place(number.get(), seq));
    });
  }

  Optional<Entry> entry(Keys.Place place) throws RocksDBException, MalformedException {
    var value = database.db().get(database.family(Family.ENTRIES), place.encode());
    var log = index.log(place.number());
    return value == null || log.isEmpty()
        ? Optional.empty()
        : Optional.of(EntryValue.decode(value, group, log.get(), place.seq()));
  }

  @Override
  public Optional<Segment> read(LogId log, long fromSeq, long uptoSeq, int bytesMax) {
    return using(() -> {
      var number = index.numberOf(log);
      var ceiling = frontier().ceiling(log);
      if (fromSeq < 1 || fromSeq > ceiling || number.isEmpty()) {
        return Optional.empty();
      }
      try (var cursor = new LogCursor(folder, database, group, log, number.get())) {
        var end = Math.min(uptoSeq, ceiling);
        return cursor.seek(fromSeq) ? Run.cut(cursor, bytesMax, end) : Optional.empty();
      }
    });
  }

  @Override
  public Optional<Segment> read(Hash id) {
    return using(() -> {
      var place = place(id);
      var log = place.flatMap(at -> index.log(at.number()));
      if (place.isEmpty() || log.isEmpty()) {
        return Optional.empty();
      }
      try (var cursor = new LogCursor(folder, database, group, log.get(), place.get().number())) {
        return cursor.seek(place.get().seq()) ? Run.cut(cursor, 0, 0) : Optional.empty();
      }
    });
  }

  @Override
  public long position() {
    return index.position();
  }

  @Override
  public long entries() {
    return index.position();
  }

  @Override
  public List<Entry> after(long position, int max) {
    var known = recent.after(position, Math.min(max, AFTER_ENTRIES_MAX));
    if (!known.isEmpty() && !closed) {
      return known;
    }
    return using(() -> {
      try (var order = new ArrivalCursor(folder, database, index, group)) {
        var page = new Page(max);
        order.fill(page, Math.max(0, position));
        return page.entries();
      }
    });
  }

  @Override
  public List<Hash> dropBodies(Collection<Hash> ids) {
    return using(() -> {
      synchronized (writing) {
        requireWritable();
        try (var batch = new WriteBatch()) {
          var dropped = bodies.drop(batch, ids);
          if (!dropped.isEmpty()) {
            commit(batch, synced);
            recent = Recent.NONE;
            syncDone();
          }
          return dropped;
        }
      }
    });
  }

  @Override
  public List<Entry> refill(Segment run, Set<Hash> ids) {
    return using(() -> {
      synchronized (writing) {
        requireWritable();
        try (var batch = new WriteBatch()) {
          var filled = bodies.refill(batch, run, ids);
          if (!filled.isEmpty()) {
            commit(batch, unsynced);
            recent = Recent.NONE;
          }
          return filled;
        }
      }
    });
  }

  @Override
  public void scrub() {
    using(() -> {
      synchronized (bodies) {
        requireWritable();
        var noted = bodies.noted();
        if (!noted.isEmpty()) {
          bodies.scrub(noted);
          synchronized (writing) {
            bodies.scrubbed(noted);
          }
        }
        return true;
      }
    });
  }

  @Override
  public Optional<Bytes> local(String key) {
    return using(() -> local.get(key));
  }

  @Override
  public void putLocal(Map<String, Bytes> values) {
    LocalValues.requireSmall(values);
    using(() -> {
      synchronized (writing) {
        requireWritable();
        try (var batch = new WriteBatch()) {
          local.put(batch, values);
          commit(batch, unsynced);
        }
        return true;
      }
    });
  }

  @Override
  public List<String> verify() {
    return using(() -> {
      RocksAudit audit;
      synchronized (writing) {
        audit = new RocksAudit(folder, database, index, group);
      }
      return audit.problems();
    });
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        unsynced.close();
        synced.close();
        database.close();
        mark.close();
      }
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    } finally {
      life.writeLock().unlock();
    }
  }

  private void requireWritable() {
    var failed = failure;
    if (failed != null) {
      throw new StoreException(failed.reason(), String.valueOf(failed.getMessage()), failed);
    }
  }

  /// Work on the open database.
  private interface Work<T> {
    T run() throws RocksDBException, MalformedException;
  }

  private <T> T using(Work<T> work) {
    life.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      return work.run();
    } catch (RocksDBException e) {
      throw Trouble.of(folder, e);
    } catch (MalformedException e) {
      throw Trouble.damaged(folder, "something stored can not be read", e);
    } finally {
      life.readLock().unlock();
    }
  }
}

package grove.store;

import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.Keys.ForkRow;
import grove.store.RocksFolder.Family;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What an open store keeps in memory of its database: which logs there are, how far they go, which
/// are frozen, and which branches are stored beside them.
///
/// One thread changes it, any thread reads it. It grows with the number of logs, not of entries.
final class RocksIndex {
  private final GroupId group;
  private final Map<LogId, Integer> numbers = new ConcurrentHashMap<>();
  private final Map<Integer, LogId> logs = new ConcurrentHashMap<>();
  private final Map<LogId, Head> heads = new ConcurrentHashMap<>();
  private final Map<Integer, Keys.LogRow> branches = new ConcurrentHashMap<>();
  private final Map<DeviceId, Gate.Beside> beside = new ConcurrentHashMap<>();
  private final Map<LogId, Freeze> freezes = new ConcurrentHashMap<>();
  private final AtomicLong position = new AtomicLong();
  private final AtomicLong version = new AtomicLong();

  private RocksIndex(GroupId group) {
    this.group = group;
  }

  /// Reads the index of a database, and refuses one whose parts do not agree.
  static RocksIndex load(Path folder, RocksFolder database, GroupId group) throws RocksDBException {
    var index = new RocksIndex(group);
    index.position.set(lastPosition(database));
    var entries = 0L;
    try (var rows = database.db().newIterator(database.family(Family.LOGS))) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        var number = Keys.number(rows.key());
        var row = Keys.LogRow.decode(rows.value());
        index.name(row, number);
        index.take(number, row);
        entries += row.head().seq() - row.base();
      }
      rows.status();
      index.loadFreezes(database);
      index.countBranches(folder, database);
    } catch (MalformedException e) {
      throw Trouble.damaged(folder, "a row of the frontier can not be read", e);
    }
    if (entries != index.position()) {
      throw Trouble.damaged(
          folder, "it promises " + entries + " entries and counts " + index.position());
    }
    for (var head : index.heads.entrySet()) {
      var place = new Keys.Place(index.number(head.getKey()), head.getValue().seq());
      if (database.db().get(database.family(Family.ENTRIES), place.encode()) == null) {
        throw Trouble.damaged(folder, "the newest entry of a log is missing");
      }
    }
    return index;
  }

  private void loadFreezes(RocksFolder database) throws RocksDBException, MalformedException {
    try (var rows = database.db().newIterator(database.family(Family.META))) {
      for (rows.seek(ForkRow.PREFIX.toArray()); rows.isValid(); rows.next()) {
        var key = Bytes.owned(rows.key());
        if (key.size() != ForkRow.PREFIX.size() + LogId.SIZE) {
          break;
        }
        var row = ForkRow.decode(rows.value(), group);
        freezes.put(row.proof().log(), row.freeze());
      }
      rows.status();
    }
  }

  private void countBranches(Path folder, RocksFolder database) {
    branches.forEach((number, row) -> {
      try (var cursor = new LogCursor(folder, database, group, row.log(), number)) {
        cursor.seek(row.base() + 1);
        while (cursor.hasNext()) {
          count(cursor.next());
        }
      }
    });
  }

  private void count(Entry entry) {
    beside.merge(
        entry.log().device(), Gate.Beside.NOTHING.and(entry), (known, _) -> known.and(entry));
  }

  /// The position of the newest entry, 0 in an empty database.
  static long lastPosition(RocksFolder database) throws RocksDBException {
    try (var rows = database.db().newIterator(database.family(Family.ARRIVAL))) {
      rows.seekToLast();
      if (!rows.isValid()) {
        rows.status();
        return 0;
      }
      return Keys.Arrival.decode(rows.key(), rows.value()).lastPosition();
    } catch (MalformedException e) {
      throw new RocksDBException("a row of the order of arrival can not be read: " + e);
    }
  }

  long position() {
    return position.get();
  }

  Head head(LogId log) {
    return heads.getOrDefault(log, Head.NONE);
  }

  Map<LogId, Head> heads() {
    return heads;
  }

  Map<LogId, Freeze> freezes() {
    return freezes;
  }

  /// Branches beside their logs, by number.
  Map<Integer, Keys.LogRow> branches() {
    return branches;
  }

  Gate.Beside beside(DeviceId device) {
    return beside.getOrDefault(device, Gate.Beside.NOTHING);
  }

  /// Grows with every change.
  long version() {
    return version.get();
  }

  Frontier frontier() {
    return Frontier.of(heads, freezes);
  }

  /// Takes in that a log is frozen, once the proof is written.
  void frozen(ForkRow row) {
    freezes.put(row.proof().log(), row.freeze());
    version.incrementAndGet();
  }

  Optional<Integer> numberOf(LogId log) {
    return Optional.ofNullable(numbers.get(log));
  }

  Optional<LogId> log(int number) {
    return Optional.ofNullable(logs.get(number));
  }

  /// The number of a log; a new one gets the next.
  int number(LogId log) {
    var known = numbers.get(log);
    if (known != null) {
      return known;
    }
    var number = logs.size();
    name(new Keys.LogRow(log, Head.NONE), number);
    return number;
  }

  /// The number of the branch beside a log that goes on behind `below`; a new one gets the next.
  int branchAbove(Entry first, Optional<Keys.Place> below) {
    var known = below.map(Keys.Place::number).map(branches::get);
    if (known.isPresent() && known.get().head().id().equals(first.header().prev())) {
      return below.get().number();
    }
    var from = new Head(first.seq() - 1, first.header().prev());
    var number = logs.size();
    name(new Keys.LogRow(first.log(), from, Optional.of(from)), number);
    return number;
  }

  private void name(Keys.LogRow row, int number) {
    logs.put(number, row.log());
    if (row.from().isEmpty()) {
      numbers.put(row.log(), number);
    } else {
      branches.put(number, row);
    }
  }

  private void take(int number, Keys.LogRow row) {
    if (row.from().isEmpty()) {
      heads.put(row.log(), row.head());
    } else {
      branches.put(number, row);
    }
  }

  /// Adds the rows that promise a run of entries to the batch that stores them.
  void promise(RocksFolder database, WriteBatch batch, int number, List<Entry> run)
      throws RocksDBException {
    var arrival = new Keys.Arrival(position() + 1, number, run.getFirst().seq(), run.size());
    batch.put(database.family(Family.ARRIVAL), arrival.key(), arrival.value());
    batch.put(database.family(Family.LOGS), Keys.numberKey(number), rowAfter(number, run).value());
  }

  /// Takes a run in once it is written.
  void written(int number, List<Entry> run) {
    var row = rowAfter(number, run);
    take(number, row);
    if (row.from().isPresent()) {
      run.forEach(this::count);
    }
    position.addAndGet(run.size());
    version.incrementAndGet();
  }

  private Keys.LogRow rowAfter(int number, List<Entry> run) {
    var last = run.getLast();
    var known = branches.get(number);
    var from = known == null ? Optional.<Head>empty() : known.from();
    return new Keys.LogRow(last.log(), new Head(last.seq(), last.id()), from);
  }
}

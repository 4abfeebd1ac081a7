package grove.store;

import grove.identity.bytes.MalformedException;
import grove.store.RocksFolder.Family;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What an open store keeps in memory of its database: which logs there are, and how far they go.
///
/// One thread changes it, any thread reads it. It grows with the number of logs, not of entries.
final class RocksIndex {
  private final Map<LogId, Integer> numbers = new ConcurrentHashMap<>();
  private final Map<Integer, LogId> logs = new ConcurrentHashMap<>();
  private final Map<LogId, Head> heads = new ConcurrentHashMap<>();
  private final AtomicLong position = new AtomicLong();

  /// Reads the index of a database, and refuses one whose parts do not agree.
  static RocksIndex load(Path folder, RocksFolder database) throws RocksDBException {
    var index = new RocksIndex();
    index.position.set(lastPosition(database));
    var entries = 0L;
    try (var rows = database.db().newIterator(database.family(Family.LOGS))) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        var number = Keys.number(rows.key());
        var row = Keys.LogRow.decode(rows.value());
        index.name(row.log(), number);
        index.heads.put(row.log(), row.head());
        entries += row.head().seq();
      }
      rows.status();
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
    var number = numbers.size();
    name(log, number);
    return number;
  }

  private void name(LogId log, int number) {
    logs.put(number, log);
    numbers.put(log, number);
  }

  /// Adds the rows that promise a run of entries to the batch that stores them.
  void promise(RocksFolder database, WriteBatch batch, Segment run) throws RocksDBException {
    var number = number(run.log());
    var arrival = new Keys.Arrival(position() + 1, number, run.first().seq(), run.entries().size());
    batch.put(database.family(Family.ARRIVAL), arrival.key(), arrival.value());
    var row = new Keys.LogRow(run.log(), headOf(run));
    batch.put(database.family(Family.LOGS), Keys.numberKey(number), row.value());
  }

  /// Takes a run in once it is written.
  void written(Segment run) {
    heads.put(run.log(), headOf(run));
    position.addAndGet(run.entries().size());
  }

  private static Head headOf(Segment run) {
    return new Head(run.last().seq(), run.last().id());
  }
}

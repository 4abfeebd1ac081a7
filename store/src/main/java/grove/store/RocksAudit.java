package grove.store;

import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.RocksFolder.Family;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;

/// Checks a whole database: its files, its logs, and that its indexes say the same.
///
/// It checks what was promised when it began; what is written meanwhile is left for the next time.
final class RocksAudit {
  private final Path folder;
  private final RocksFolder database;
  private final RocksIndex index;
  private final GroupId group;
  private final Audit audit;

  /// As it was when the check began.
  private final Map<LogId, Head> heads;

  private final Map<Integer, Keys.LogRow> branches;
  private final long position;

  /// Log number -> newest entry that is checked.
  private final Map<Integer, Long> tops = new HashMap<>();

  /// While nobody writes.
  RocksAudit(Path folder, RocksFolder database, RocksIndex index, GroupId group) {
    this.folder = folder;
    this.database = database;
    this.index = index;
    this.group = group;
    audit = new Audit(group);
    heads = new TreeMap<>(index.heads());
    branches = new TreeMap<>(index.branches());
    position = index.position();
    heads.forEach((log, head) -> tops.put(index.number(log), head.seq()));
    branches.forEach((number, row) -> tops.put(number, row.head().seq()));
  }

  List<String> problems() {
    try {
      database.db().verifyChecksum();
      for (var head : heads.entrySet()) {
        var log = head.getKey();
        log(index.number(log), log, Head.NONE, head.getValue());
      }
      for (var branch : branches.entrySet()) {
        var row = branch.getValue();
        log(branch.getKey(), row.log(), row.from().orElse(Head.NONE), row.head());
      }
      ids();
      arrival();
    } catch (RocksDBException e) {
      audit.problem(String.valueOf(Trouble.of(folder, e).getMessage()));
    } catch (StoreException e) {
      audit.problem(String.valueOf(e.getMessage()));
    } catch (MalformedException e) {
      audit.problem("a row can not be read: " + e.getMessage());
    }
    return audit.problems();
  }

  private void log(int number, LogId log, Head from, Head head) {
    try (var cursor = new LogCursor(folder, database, group, log, number)) {
      cursor.seek(from.seq() + 1);
      audit.log(log, new Indexed(cursor, number), from, head);
    }
  }

  /// Passes entries on and looks each one's id up.
  private final class Indexed implements Iterator<Entry> {
    private final LogCursor entries;
    private final int number;
    private final long top;
    private long last;

    Indexed(LogCursor entries, int number) {
      this.entries = entries;
      this.number = number;
      top = tops.getOrDefault(number, 0L);
    }

    @Override
    public boolean hasNext() {
      return last < top && entries.hasNext();
    }

    @Override
    public Entry next() {
      var entry = entries.next();
      last = entry.seq();
      try {
        var place = database.db().get(database.family(Family.IDS), bytes(entry.id()));
        if (place == null
            || !Keys.Place.decode(place).equals(new Keys.Place(number, entry.seq()))) {
          audit.problem("entry " + entry.seq() + " of a log is not found by its id");
        }
      } catch (RocksDBException e) {
        throw Trouble.of(folder, e);
      } catch (MalformedException e) {
        audit.problem("a row of the ids can not be read");
      }
      return entry;
    }
  }

  private static byte[] bytes(Hash id) {
    return id.toArray();
  }

  /// No id names what is not there.
  private void ids() throws RocksDBException, MalformedException {
    var count = 0L;
    try (var rows = database.db().newIterator(database.family(Family.IDS))) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        var place = Keys.Place.decode(rows.value());
        if (place.seq() <= tops.getOrDefault(place.number(), 0L)) {
          count++;
        }
      }
      rows.status();
    }
    if (count != position) {
      audit.problem("there are " + position + " entries and " + count + " ids");
    }
  }

  /// The runs of arrival cover each position once, and each log from its first entry on.
  private void arrival() throws RocksDBException, MalformedException {
    var next = 1L;
    var seqs = new HashMap<Integer, Long>();
    branches.forEach((number, row) -> seqs.put(number, row.base()));
    try (var rows = database.db().newIterator(database.family(Family.ARRIVAL))) {
      for (rows.seekToFirst(); rows.isValid() && next <= position && !audit.full(); rows.next()) {
        var run = Keys.Arrival.decode(rows.key(), rows.value());
        if (run.position() != next || run.seq() != seqs.getOrDefault(run.number(), 0L) + 1) {
          audit.problem("the order of arrival is broken at position " + next);
        }
        next = run.lastPosition() + 1;
        seqs.put(run.number(), run.seq() + run.count() - 1);
      }
      rows.status();
    }
    heads.forEach((log, head) -> {
      if (seqs.getOrDefault(index.number(log), 0L) != head.seq()) {
        audit.problem("log " + log + ": not all of its entries have an arrival");
      }
    });
  }
}

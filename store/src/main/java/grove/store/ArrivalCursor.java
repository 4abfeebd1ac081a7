package grove.store;

import grove.identity.bytes.MalformedException;
import grove.store.RocksFolder.Family;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Reads entries in the order of their arrival.
///
/// The order is kept as runs (log, seq, count). Most readers go through all of it, and each log's
/// entries come in ascending order, so a cursor per log stays open and mostly just moves on.
final class ArrivalCursor implements AutoCloseable {
  /// Logs that are read in turn without searching again.
  private static final int CURSORS_MAX = 16;

  private final Path folder;
  private final RocksFolder database;
  private final RocksIndex index;
  private final GroupId group;
  // Opened first: whatever it names is then in the entries that are looked at later.
  private final RocksIterator order;
  private final Map<Integer, LogCursor> cursors = new LinkedHashMap<>(CURSORS_MAX, 0.75f, true);

  ArrivalCursor(Path folder, RocksFolder database, RocksIndex index, GroupId group) {
    this.folder = folder;
    this.database = database;
    this.index = index;
    this.group = group;
    order = database.db().newIterator(database.family(Family.ARRIVAL));
  }

  /// Adds entries from above a position until the page is full or there are no more.
  void fill(Page page, long position) throws RocksDBException, MalformedException {
    order.seekForPrev(Keys.positionKey(Math.min(position + 1, EntryHeader.SEQ_MAX)));
    var next = position + 1;
    for (; order.isValid() && !page.full(); order.next()) {
      var arrival = Keys.Arrival.decode(order.key(), order.value());
      if (arrival.lastPosition() < next) {
        continue;
      }
      if (arrival.position() > next) {
        throw Trouble.damaged(folder, "the order of arrival has a hole");
      }
      var cursor = cursor(arrival.number());
      for (var at = next; at <= arrival.lastPosition() && !page.full(); at++) {
        var seq = arrival.seq() + at - arrival.position();
        if (!cursor.seek(seq)) {
          throw Trouble.damaged(folder, "an entry that arrived is missing");
        }
        page.add(cursor.next());
        next = at + 1;
      }
    }
    order.status();
  }

  private LogCursor cursor(int number) {
    var open = cursors.get(number);
    if (open != null) {
      return open;
    }
    if (cursors.size() == CURSORS_MAX) {
      var idle = cursors.keySet().iterator().next();
      var closing = cursors.remove(idle);
      if (closing != null) {
        closing.close();
      }
    }
    var log =
        index
            .log(number)
            .orElseThrow(() -> Trouble.damaged(folder, "an entry is of an unknown log"));
    var opened = new LogCursor(folder, database, group, log, number);
    cursors.put(number, opened);
    return opened;
  }

  @Override
  public void close() {
    cursors.values().forEach(LogCursor::close);
    order.close();
  }
}

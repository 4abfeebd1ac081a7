package grove.store;

import grove.identity.bytes.MalformedException;
import grove.store.RocksFolder.Family;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/// Reads the entries of one log upwards, one at a time, from one moment's state of the database.
final class LogCursor implements Iterator<Entry>, AutoCloseable {
  private final Path folder;
  private final GroupId group;
  private final LogId log;
  private final int number;
  private final Slice end;
  private final ReadOptions options;
  private final RocksIterator rows;
  private long seq;

  LogCursor(Path folder, RocksFolder database, GroupId group, LogId log, int number) {
    this.folder = folder;
    this.group = group;
    this.log = log;
    this.number = number;
    end = new Slice(new Keys.Place(number, EntryHeader.SEQ_MAX).encode());
    options = new ReadOptions().setIterateUpperBound(end);
    rows = database.db().newIterator(database.family(Family.ENTRIES), options);
  }

  /// Goes to an entry; false if the log does not have it.
  boolean seek(long to) {
    if (!rows.isValid() || seq != to) {
      rows.seek(new Keys.Place(number, to).encode());
    }
    seq = to;
    return hasNext() && at().seq() == to;
  }

  @Override
  public boolean hasNext() {
    if (rows.isValid()) {
      return true;
    }
    try {
      rows.status();
      return false;
    } catch (RocksDBException e) {
      throw Trouble.of(folder, e);
    }
  }

  @Override
  public Entry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      var entry = EntryValue.decode(rows.value(), group, log, at().seq());
      rows.next();
      seq = entry.seq() + 1;
      return entry;
    } catch (MalformedException e) {
      throw Trouble.damaged(folder, "an entry can not be read", e);
    }
  }

  private Keys.Place at() {
    try {
      return Keys.Place.decode(rows.key());
    } catch (MalformedException e) {
      throw Trouble.damaged(folder, "the key of an entry can not be read", e);
    }
  }

  @Override
  public void close() {
    rows.close();
    options.close();
    end.close();
  }
}

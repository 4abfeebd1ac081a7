package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.RocksFolder.Family;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Takes bodies out of a database, and puts them back.
///
/// To write a row again does not erase the old one: that stays in the write-ahead log and in older
/// tables until these are merged. So each drop notes in the same batch where it was ([#SCRUB]), and
/// [#scrub] has just those tables merged, in this process or in a later one.
final class RocksBodies {
  /// A local value: places whose old rows may still lie in a file, 10 bytes each.
  private static final byte[] SCRUB = "store/scrub".getBytes(StandardCharsets.UTF_8);

  private final RocksStore store;
  private final RocksFolder database;

  RocksBodies(RocksStore store, RocksFolder database) {
    this.store = store;
    this.database = database;
  }

  /// Adds the rows without bodies to a batch; the entries that lose one.
  List<Hash> drop(WriteBatch batch, Collection<Hash> ids)
      throws RocksDBException, MalformedException {
    var dropped = new ArrayList<Hash>();
    var places = new ByteWriter().bytes(noted());
    for (var id : ids) {
      var place = store.place(id);
      var entry = place.isEmpty() ? Optional.<Entry>empty() : store.entry(place.get());
      if (entry.isPresent() && entry.get().droppable()) {
        var key = place.get().encode();
        batch.put(
            database.family(Family.ENTRIES), key, EntryValue.encode(entry.get().withoutBody()));
        places.bytes(Bytes.owned(key));
        dropped.add(id);
      }
    }
    if (!dropped.isEmpty()) {
      var all = places.toBytes();
      var most = EntryStore.LOCAL_VALUE_BYTES_MAX / Keys.PLACE_BYTES * Keys.PLACE_BYTES;
      // Of more than fit the oldest are left out; what they name is merged as the tables grow.
      var kept = all.slice(Math.max(0, all.size() - most), all.size());
      batch.put(database.family(Family.LOCAL), SCRUB, kept.toArray());
    }
    return dropped;
  }

  /// The places of which old rows may still lie in a file.
  Bytes noted() throws RocksDBException {
    var noted = database.db().get(database.family(Family.LOCAL), SCRUB);
    return noted == null ? Bytes.EMPTY : Bytes.owned(noted);
  }

  /// Adds the rows of entries that get their body back; these entries.
  List<Entry> refill(WriteBatch batch, Segment run, Set<Hash> ids)
      throws RocksDBException, MalformedException {
    var filled = new ArrayList<Entry>();
    for (var offered : run.entries()) {
      var asked = offered.body().isPresent() && ids.contains(offered.id());
      var place = asked ? store.place(offered.id()) : Optional.<Keys.Place>empty();
      var entry = place.isEmpty() ? Optional.<Entry>empty() : store.entry(place.get());
      if (entry.isPresent() && entry.get().body().isEmpty()) {
        var whole = entry.get().withBody(offered);
        batch.put(database.family(Family.ENTRIES), place.get().encode(), EntryValue.encode(whole));
        filled.add(whole);
      }
    }
    return filled;
  }

  /// Merges the tables that hold what was dropped at these places, and ends the write-ahead log that
  /// does.
  void scrub(Bytes noted) throws RocksDBException, MalformedException {
    var spans = new TreeMap<Integer, long[]>();
    var in = ByteReader.of(noted);
    while (in.remaining() > 0) {
      var place = Keys.Place.decode(in.bytes(Keys.PLACE_BYTES).toArray());
      spans.merge(
          place.number(),
          new long[] {place.seq(), place.seq()},
          (one, two) -> new long[] {Math.min(one[0], two[0]), Math.max(one[1], two[1])});
    }
    try (var flush = new FlushOptions().setWaitForFlush(true)) {
      database.db().flush(flush, database.all());
    }
    for (var span : spans.entrySet()) {
      merge(
          new Keys.Place(span.getKey(), span.getValue()[0]),
          new Keys.Place(span.getKey(), span.getValue()[1] + 1));
    }
  }

  /// These are clean, unless more was dropped meanwhile: then all are merged again. Nobody writes while
  /// this is done, else the note of a drop in between were lost.
  void scrubbed(Bytes noted) throws RocksDBException {
    if (noted.equals(noted())) {
      database.db().delete(database.family(Family.LOCAL), SCRUB);
    }
  }

  private void merge(Keys.Place from, Keys.Place to) throws RocksDBException {
    try (var options =
        new CompactRangeOptions()
            .setExclusiveManualCompaction(false)
            .setBottommostLevelCompaction(BottommostLevelCompaction.kForce)) {
      database
          .db()
          .compactRange(database.family(Family.ENTRIES), from.encode(), to.encode(), options);
    }
  }
}

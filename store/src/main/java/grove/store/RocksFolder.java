package grove.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;

/// The open database of one group's folder, with its native handles.
///
/// ```
/// FOLDER/entries       the database
/// FOLDER/entries.new   one that was being made when the process ended; holds nothing
/// FOLDER/synced        how many entries were synced (SyncMark)
/// ```
///
/// A new database is made beside its place and renamed into it, so one that is in its place was
/// once complete: if a file is missing then, that is damage, and never taken for a new store.
final class RocksFolder implements AutoCloseable {
  private static final String DATABASE = "entries";
  private static final String NEW_DATABASE = "entries.new";
  private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.UTF_8);
  private static final byte[] GROUP_KEY = "group".getBytes(StandardCharsets.UTF_8);
  private static final byte FORMAT = 1;

  private final RocksSettings settings;
  private final RocksDB db;
  private final Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);

  /// @param handles in the order of the families
  private RocksFolder(RocksSettings settings, RocksDB db, List<ColumnFamilyHandle> handles) {
    this.settings = settings;
    this.db = db;
    for (var i = 0; i < handles.size(); i++) {
      families.put(Family.values()[i], handles.get(i));
    }
  }

  /// @param syncedEntries how many entries the mark says were synced
  static RocksFolder open(Path folder, GroupId group, long syncedEntries) {
    loadLibrary();
    var place = folder.resolve(DATABASE);
    try {
      Disk.makeFolder(folder);
      if (!Files.exists(place)) {
        if (Files.exists(folder.resolve(SyncMark.FILE))) {
          throw Trouble.damaged(folder, "the folder " + DATABASE + " is missing");
        }
        create(folder, group);
      }
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    } catch (RocksDBException e) {
      throw Trouble.of(folder, e);
    }
    try {
      var opened = openSparing(place, syncedEntries);
      try {
        opened.requireOurs(folder, group);
      } catch (StoreException | RocksDBException e) {
        opened.close();
        throw e;
      }
      return opened;
    } catch (RocksDBException e) {
      throw Trouble.of(folder, e);
    }
  }

  static void prepare() {
    try {
      loadLibrary();
    } catch (StoreException e) {
      // Whoever opens a store tries again, and is told.
    }
  }

  private static void loadLibrary() {
    try {
      RocksDB.loadLibrary();
    } catch (LinkageError | RuntimeException e) {
      throw Trouble.noLibrary(e);
    }
  }

  private static void create(Path folder, GroupId group) throws IOException, RocksDBException {
    var making = folder.resolve(NEW_DATABASE);
    Disk.deleteTree(making);
    try (var made = open(making, WALRecoveryMode.AbsoluteConsistency, false, true)) {
      var meta = made.family(Family.META);
      made.db.put(meta, FORMAT_KEY, new byte[] {FORMAT});
      made.db.put(meta, GROUP_KEY, group.hash().toArray());
      made.db.syncWal();
    }
    Files.move(making, folder.resolve(DATABASE), StandardCopyOption.ATOMIC_MOVE);
    Disk.force(folder);
  }

  /// Opens without hurting what could still be saved. A log with a damaged place is recovered up to
  /// that place only if all synced entries lie before it: this is looked up read-only first, since
  /// recovering deletes the rest.
  private static RocksFolder openSparing(Path place, long syncedEntries) throws RocksDBException {
    try {
      return open(place, WALRecoveryMode.TolerateCorruptedTailRecords, false, false);
    } catch (RocksDBException e) {
      if (e.getStatus() == null || e.getStatus().getCode() != Status.Code.Corruption) {
        throw e;
      }
      try (var look = open(place, WALRecoveryMode.PointInTimeRecovery, true, false)) {
        if (RocksIndex.lastPosition(look) < syncedEntries) {
          throw e;
        }
      }
      return open(place, WALRecoveryMode.PointInTimeRecovery, false, false);
    }
  }

  private static RocksFolder open(
      Path place, WALRecoveryMode recovery, boolean readOnly, boolean create)
      throws RocksDBException {
    var settings = new RocksSettings(recovery, create);
    var descriptors =
        Arrays.stream(Family.values())
            .map(family ->
                new ColumnFamilyDescriptor(
                    family.key().getBytes(StandardCharsets.UTF_8), settings.of(family)))
            .toList();
    var families = new ArrayList<ColumnFamilyHandle>();
    try {
      var path = place.toString();
      var db =
          readOnly
              ? RocksDB.openReadOnly(settings.options(), path, descriptors, families)
              : RocksDB.open(settings.options(), path, descriptors, families);
      return new RocksFolder(settings, db, families);
    } catch (RocksDBException e) {
      settings.close();
      throw e;
    }
  }

  private void requireOurs(Path folder, GroupId group) throws RocksDBException {
    var format = db.get(family(Family.META), FORMAT_KEY);
    var owner = db.get(family(Family.META), GROUP_KEY);
    if (format == null || format.length != 1 || owner == null) {
      throw Trouble.damaged(folder, "it does not say what it holds");
    }
    if (format[0] > FORMAT) {
      throw Trouble.newer(folder);
    }
    if (!Arrays.equals(owner, group.hash().toArray())) {
      throw Trouble.damaged(folder, "it holds another workspace");
    }
  }

  RocksDB db() {
    return db;
  }

  ColumnFamilyHandle family(Family family) {
    var handle = families.get(family);
    if (handle == null) {
      throw new IllegalStateException("every family has a handle");
    }
    return handle;
  }

  List<ColumnFamilyHandle> all() {
    return List.copyOf(families.values());
  }

  @Override
  public void close() {
    families.values().forEach(ColumnFamilyHandle::close);
    db.close();
    settings.close();
  }

  /// The column families, in the order in which they are opened.
  enum Family {
    /// Format and group. RocksDB wants a family of this name.
    META("default"),
    /// Log number and seq -> entry.
    ENTRIES("entries"),
    /// Entry id -> log number and seq.
    IDS("ids"),
    /// Position -> run of entries that arrived together.
    ARRIVAL("arrival"),
    /// Log number -> log id and head: the frontier.
    LOGS("logs"),
    /// Derived values of the floors above.
    LOCAL("local");

    private final String key;

    Family(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }
  }
}

package grove.store;

import grove.store.RocksFolder.Family;
import java.util.EnumMap;
import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;

/// How a group's database is set up: memory within named sizes, no work for what can not compress.
final class RocksSettings implements AutoCloseable {
  /// Blocks, indexes and filters of all families together, bytes. Not of all databases: a block's key
  /// outlives them, and one that was read before its file was damaged would hide that from who looks.
  private static final long CACHE_BYTES = 12L << 20;

  /// Memory tables of all families together, bytes.
  private static final long WRITE_BUFFERS_BYTES = 48L << 20;

  private static final long ENTRIES_BUFFER_BYTES = 16L << 20;
  private static final long IDS_BUFFER_BYTES = 4L << 20;
  private static final long SMALL_BUFFER_BYTES = 1L << 20;
  private static final long WAL_BYTES_MAX = 96L << 20;
  private static final long ENTRIES_BLOCK_BYTES = 16L << 10;
  private static final long IDS_BLOCK_BYTES = 4L << 10;
  private static final int BLOOM_BITS_PER_ID = 10;
  private static final int OPEN_FILES_MAX = 256;
  private static final int BACKGROUND_JOBS = 2;
  private static final long SYNC_STEP_BYTES = 1L << 20;
  private static final int LOG_FILES = 2;
  private static final long LOG_FILE_BYTES = 1L << 20;

  private final Cache cache = new LRUCache(CACHE_BYTES);
  private final BloomFilter bloom = new BloomFilter(BLOOM_BITS_PER_ID);
  private final DBOptions options;
  private final Map<Family, ColumnFamilyOptions> families = new EnumMap<>(Family.class);

  RocksSettings(WALRecoveryMode recovery, boolean create) {
    options =
        new DBOptions()
            .setCreateIfMissing(create)
            .setCreateMissingColumnFamilies(create)
            .setErrorIfExists(create)
            .setWalRecoveryMode(recovery)
            .setParanoidChecks(true)
            .setMaxOpenFiles(OPEN_FILES_MAX)
            .setMaxBackgroundJobs(BACKGROUND_JOBS)
            .setDbWriteBufferSize(WRITE_BUFFERS_BYTES)
            .setMaxTotalWalSize(WAL_BYTES_MAX)
            .setBytesPerSync(SYNC_STEP_BYTES)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(LOG_FILES)
            .setMaxLogFileSize(LOG_FILE_BYTES)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0);
    for (var family : Family.values()) {
      families.put(family, make(family));
    }
  }

  private ColumnFamilyOptions make(Family family) {
    var table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true);
    var made = new ColumnFamilyOptions().setCompressionType(CompressionType.NO_COMPRESSION);
    switch (family) {
      case ENTRIES -> {
        table.setBlockSize(ENTRIES_BLOCK_BYTES);
        made.setWriteBufferSize(ENTRIES_BUFFER_BYTES);
      }
      case IDS -> {
        // Only ever asked for one whole id, and often for one that is not here.
        table
            .setBlockSize(IDS_BLOCK_BYTES)
            .setFilterPolicy(bloom)
            .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash);
        made.setWriteBufferSize(IDS_BUFFER_BYTES);
      }
      case META, ARRIVAL, LOGS, LOCAL ->
          made.setWriteBufferSize(SMALL_BUFFER_BYTES)
              .setCompressionType(CompressionType.LZ4_COMPRESSION);
    }
    return made.setTableFormatConfig(table);
  }

  DBOptions options() {
    return options;
  }

  ColumnFamilyOptions of(Family family) {
    var made = families.get(family);
    if (made == null) {
      throw new IllegalStateException("every family has its settings");
    }
    return made;
  }

  @Override
  public void close() {
    families.values().forEach(ColumnFamilyOptions::close);
    options.close();
    bloom.close();
    cache.close();
  }
}

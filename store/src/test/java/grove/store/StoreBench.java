package grove.store;

import grove.identity.Secret;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import grove.store.testing.TestLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Measures the store beside what it is built of: plain RocksDB batches, one fsync, SHA-256.
///
/// Arguments: records (100,000), bytes of a body (1,024), records of a batch (50), runs (3), folder.
/// Each figure is the median of the runs; every run is on a fresh folder.
final class StoreBench {
  private static final int FSYNCS = 200;
  private static final int LOOKUPS = 20_000;
  private static final int BLOB_BYTES = 64 << 20;

  private final int records;
  private final int bodyBytes;
  private final int batch;
  private final int runs;
  private final Path home;
  private final TestLog founder = TestLog.founder(1);
  private final Segment genesis = founder.genesis();
  private final LogId log = founder.other(1, Lane.DATA).log();
  private final List<Bytes> wire = new ArrayList<>();

  private StoreBench(int records, int bodyBytes, int batch, int runs, Path home) {
    this.records = records;
    this.bodyBytes = bodyBytes;
    this.batch = batch;
    this.runs = runs;
    this.home = home;
  }

  /// Runs all measurements and prints a table.
  public static void main(String... arguments) throws Exception {
    var records = number(arguments, 0, 100_000);
    var home =
        arguments.length > 4
            ? Files.createTempDirectory(Path.of(arguments[4]), "store-bench")
            : Files.createTempDirectory("store-bench");
    var bench =
        new StoreBench(
            records,
            number(arguments, 1, 1_024),
            number(arguments, 2, 50),
            number(arguments, 3, 3),
            home);
    bench.run();
    Disk.deleteTree(home);
  }

  private static int number(String[] arguments, int place, int otherwise) {
    return arguments.length > place ? Integer.parseInt(arguments[place]) : otherwise;
  }

  /// One piece of work; returns how many units it did.
  private interface Work {
    long run(Path folder) throws Exception;
  }

  /// The rates of one kind of work, units a second.
  private static final class Rates {
    private final String name;
    private final String unit;
    private final Work work;
    private final List<Double> rates = new ArrayList<>();

    Rates(String name, String unit, Work work) {
      this.name = name;
      this.unit = unit;
      this.work = work;
    }

    void runOnce(Path folder) throws Exception {
      Files.createDirectories(folder);
      var start = System.nanoTime();
      var units = work.run(folder);
      rates.add(units / ((System.nanoTime() - start) / 1e9));
      Disk.deleteTree(folder);
    }

    double median() {
      rates.sort(null);
      return rates.get(rates.size() / 2);
    }

    void print() {
      System.out.printf(
          "%-46s %,12.0f %s   (%,.0f to %,.0f)%n",
          name, median(), unit, rates.getFirst(), rates.getLast());
    }
  }

  private double measure(String name, String unit, Work work) throws Exception {
    var rates = new Rates(name, unit, work);
    measureInTurn(rates);
    return rates.median();
  }

  /// Runs each once, then each once again: what else the machine does then hits all of them alike.
  private void measureInTurn(Rates... kinds) throws Exception {
    for (var run = 0; run < runs; run++) {
      for (var kind : kinds) {
        kind.runOnce(home.resolve("run"));
      }
    }
    for (var kind : kinds) {
      kind.print();
    }
  }

  private void run() throws Exception {
    System.out.printf(
        "%,d records with bodies of %,d bytes, %d to a batch, median of %d%n",
        records, bodyBytes, batch, runs);
    makeWire();
    var decode = measure("segments decoded", "records/s", _ -> decodeAll().size() * (long) batch);
    var segments = decodeAll();
    var plain = new Rates("plain RocksDB batches, one family", "records/s", this::plain);
    var append =
        new Rates(
            "segments appended, then synced", "records/s", folder -> append(segments, folder));
    var receive = new Rates("decoded, checked, appended, synced", "records/s", this::receive);
    measureInTurn(plain, append, receive);
    System.out.printf(
        "  appended / plain: %.2f; received / plain: %.2f%n",
        append.median() / plain.median(), receive.median() / plain.median());
    System.out.printf("  decoding costs %.1f us a record%n", 1e6 / decode);
    reads(segments);
    latency();
    blobs();
  }

  private long append(List<Segment> segments, Path folder) {
    try (var store = EntryStore.rocks(folder.resolve("s"), founder.group())) {
      must(store.append(genesis, false));
      for (var segment : segments) {
        must(store.append(segment, false));
      }
      store.sync();
    }
    return records;
  }

  private static void must(Append append) {
    if (!(append instanceof Append.Accepted)) {
      throw new IllegalStateException("not accepted: " + append);
    }
  }

  private void makeWire() {
    var author = founder.other(1, Lane.DATA);
    var payload = 0L;
    for (var i = 0; i < records / batch; i++) {
      var segment = author.segment(batch, bodyBytes);
      var out = new ByteWriter(segment.bytes());
      segment.write(out);
      wire.add(out.toBytes());
      payload += (long) batch * bodyBytes;
    }
    var bytes = wire.stream().mapToLong(Bytes::size).sum();
    System.out.printf("  on the wire: %.3f bytes a byte of body%n", (double) bytes / payload);
  }

  private List<Segment> decodeAll() throws MalformedException {
    var segments = new ArrayList<Segment>();
    var head = Head.NONE;
    for (var bytes : wire) {
      var segment = Segment.read(ByteReader.of(bytes), founder.group(), log, head.seq(), head.id());
      segments.add(segment);
      head = new Head(segment.last().seq(), segment.last().id());
    }
    return segments;
  }

  private long receive(Path folder) throws MalformedException {
    try (var store = EntryStore.rocks(folder.resolve("s"), founder.group())) {
      store.append(genesis, false);
      var head = Head.NONE;
      for (var bytes : wire) {
        var segment =
            Segment.read(ByteReader.of(bytes), founder.group(), log, head.seq(), head.id());
        must(store.append(segment, false));
        head = new Head(segment.last().seq(), segment.last().id());
      }
      store.sync();
      return records;
    }
  }

  /// The same bytes under keys of the same size, by RocksDB as it comes.
  private long plain(Path folder) throws RocksDBException {
    var value = new byte[bodyBytes];
    var random = new SeededRandom(3);
    try (var options = new Options().setCreateIfMissing(true);
        var unsynced = new WriteOptions();
        var db = RocksDB.open(options, folder.resolve("p").toString())) {
      for (var i = 0; i < records / batch; i++) {
        try (var rows = new WriteBatch()) {
          for (var j = 0; j < batch; j++) {
            random.nextBytes(value);
            rows.put(new Keys.Place(1, (long) i * batch + j).encode(), value);
          }
          db.write(unsynced, rows);
        }
      }
      db.syncWal();
    }
    return records;
  }

  private void reads(List<Segment> segments) throws Exception {
    var folder = home.resolve("reads");
    append(segments, folder);
    var opening = System.nanoTime();
    try (var store = EntryStore.rocks(folder.resolve("s"), founder.group())) {
      System.out.printf("  opened in %.1f ms%n", (System.nanoTime() - opening) / 1e6);
      measure(
          "read as segments of 256 KiB",
          "records/s",
          _ -> {
            var next = 1L;
            while (next <= records) {
              next = store.read(log, next, Segment.BYTES_MAX).orElseThrow().last().seq() + 1;
            }
            return records;
          });
      measure(
          "read in order of arrival, ids computed",
          "records/s",
          _ -> {
            var position = 0L;
            for (var page = store.after(0, 1_000); !page.isEmpty(); ) {
              page.forEach(Entry::id);
              position += page.size();
              page = store.after(position, 1_000);
            }
            return position;
          });
      var random = new SeededRandom(4);
      measure(
          "looked up by id",
          "records/s",
          _ -> {
            var found = 0L;
            for (var i = 0; i < LOOKUPS; i++) {
              var segment = segments.get(random.nextInt(segments.size()));
              var id = segment.entries().get(random.nextInt(batch)).id();
              found += store.entry(id).isPresent() ? 1 : 0;
            }
            return found;
          });
      measure("frontiers taken", "frontiers/s", _ -> frontiers(store));
    }
  }

  private static long frontiers(EntryStore store) {
    var sum = 0L;
    for (var i = 0; i < LOOKUPS; i++) {
      sum += store.frontier().logs().size();
    }
    return sum / 2;
  }

  private void latency() throws Exception {
    var raw = new Rates("plain appends with an fsync", "writes/s", this::fsyncs);
    var own =
        new Rates("own entries, each made, signed, synced", "records/s", this::appendEachSynced);
    measureInTurn(raw, own);
    System.out.printf("  an own entry costs %.2f fsyncs%n", raw.median() / own.median());
  }

  private long fsyncs(Path folder) throws IOException {
    try (var file =
        FileChannel.open(
            folder.resolve("f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.allocate(bodyBytes);
      for (var i = 0; i < FSYNCS; i++) {
        file.write(bytes.clear(), (long) i * bodyBytes);
        file.force(false);
      }
      return FSYNCS;
    }
  }

  private long appendEachSynced(Path folder) {
    var author = founder.other(1, Lane.DATA);
    try (var store = EntryStore.rocks(folder.resolve("s"), founder.group())) {
      store.append(genesis, true);
      for (var i = 0; i < FSYNCS; i++) {
        must(store.append(author.segment(1, bodyBytes), true));
      }
      return FSYNCS;
    }
  }

  private void blobs() throws Exception {
    var plain = new byte[BLOB_BYTES];
    new SeededRandom(5).nextBytes(plain);
    measure("SHA-256 of chunks", "MiB/s", _ -> hashed(plain));
    try (var key = Secret.of(new byte[32])) {
      var memory =
          measure("blob sealed, in memory", "MiB/s", _ -> written(BlobStore.memory(), key, plain));
      var files =
          measure(
              "blob sealed, on disk, synced",
              "MiB/s",
              folder -> written(BlobStore.files(folder), key, plain));
      System.out.printf("  on disk / in memory: %.2f%n", files / memory);
      var folder = home.resolve("blob");
      try (var store = BlobStore.files(folder)) {
        var blob = store.write(new ByteArrayInputStream(plain), key);
        measure(
            "blob read and verified",
            "MiB/s",
            _ -> {
              store.read(blob, 0, blob.length(), OutputStream.nullOutputStream());
              return BLOB_BYTES >> 20;
            });
      }
    }
  }

  private static long written(BlobStore store, Secret key, byte[] plain) throws IOException {
    try (store) {
      store.write(new ByteArrayInputStream(plain), key);
      return BLOB_BYTES >> 20;
    }
  }

  private static long hashed(byte[] plain) {
    var digest = Hash.digest();
    digest.update(plain);
    return digest.digest().length == 0 ? 0 : BLOB_BYTES >> 20;
  }
}

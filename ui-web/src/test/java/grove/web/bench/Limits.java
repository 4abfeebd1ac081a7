package grove.web.bench;

import grove.identity.DeviceKey;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.link.LinkException;
import grove.identity.link.SecureLink;
import grove.identity.testing.SeededRandom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// How fast the building blocks are by themselves, in the same run: what no node built of them can be
/// faster than, in one thread.
final class Limits {
  private static final int RECORDS = 50_000;
  private static final int BATCH = 50;
  private static final int TEXTS = 4_000;
  private static final int SIGNATURES = 500;
  private static final int FSYNCS = 100;
  private static final long BULK_BYTES = 128L << 20;
  private static final int BLOCK_BYTES = 16 << 10;
  private static final int WRITE_BYTES = 256 << 10;
  private static final int ROUNDS = 3;

  private Limits() {}

  /// A piece of work; gives how many units it did.
  private interface Work {
    double run() throws Exception;
  }

  static void measure(Report report, BenchOptions options) throws Exception {
    Path folder = Files.createTempDirectory("grove-limits");
    int bytes = (int) Math.min(options.bytes(), BLOCK_BYTES);
    try {
      report.limit("rocksBatchesPerSecond", rate(() -> batches(folder, bytes)));
      report.limit("fsyncMs", 1_000 / rate(() -> fsyncs(folder, bytes)));
      report.limit("fileMBPerSecond", rate(() -> file(folder)));
      report.limit("linkMBPerSecond", rate(Limits::link));
      report.limit("sha256MBPerSecond", rate(Limits::hash));
      report.limit("aesGcmMBPerSecond", rate(Limits::seal));
      report.limit("ed25519VerifiedPerSecond", rate(Limits::verify));
      List<String> texts = texts(bytes);
      report.limit("luceneDocumentsPerSecond", rate(() -> index(folder, texts)));
    } finally {
      new grove.web.home.GroupFolder(folder).delete();
    }
  }

  /// The best of some rounds, units a second: others use this machine too.
  private static double rate(Work work) throws Exception {
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long began = System.nanoTime();
      double units = work.run();
      best = Math.max(best, units / ((System.nanoTime() - began) / 1e9));
    }
    return best;
  }

  private static double batches(Path folder, int bytes) throws Exception {
    Path at = Files.createTempDirectory(folder, "rocks");
    int records = (int) Math.min(RECORDS, BULK_BYTES / bytes);
    byte[] value = new byte[bytes];
    byte[] key = new byte[10];
    SeededRandom random = new SeededRandom(3);
    random.nextBytes(value);
    try (var options = new Options().setCreateIfMissing(true);
        var unsynced = new WriteOptions();
        var db = RocksDB.open(options, at.toString())) {
      for (int i = 0; i < records; i += BATCH) {
        try (var rows = new WriteBatch()) {
          for (int j = i; j < i + BATCH; j++) {
            ByteBuffer.wrap(key).putLong(2, j);
            value[j % bytes]++;
            rows.put(key, value);
          }
          db.write(unsynced, rows);
        }
      }
      db.syncWal();
    }
    return records;
  }

  private static double fsyncs(Path folder, int bytes) throws IOException {
    Path at = Files.createTempFile(folder, "fsync", "");
    try (FileChannel file = FileChannel.open(at, StandardOpenOption.WRITE)) {
      ByteBuffer written = ByteBuffer.allocate(bytes);
      for (int i = 0; i < FSYNCS; i++) {
        file.write(written.clear(), (long) i * bytes);
        file.force(false);
      }
    }
    return FSYNCS;
  }

  /// As a pack of a blob's chunks is written, but through the system's cache; at the end it is forced.
  private static double file(Path folder) throws IOException {
    Path at = Files.createTempFile(folder, "pack", "");
    byte[] content = new byte[WRITE_BYTES];
    new SeededRandom(4).nextBytes(content);
    try (FileChannel file = FileChannel.open(at, StandardOpenOption.WRITE)) {
      for (long left = BULK_BYTES; left > 0; left -= WRITE_BYTES) {
        file.write(ByteBuffer.wrap(content));
      }
      file.force(false);
    }
    return BULK_BYTES / 1e6;
  }

  private static double link() throws LinkException {
    SeededRandom random = new SeededRandom(1);
    DeviceKey from = DeviceKey.generate(random);
    DeviceKey to = DeviceKey.generate(random);
    SecureLink caller = SecureLink.caller(from, to.id(), random);
    SecureLink callee = SecureLink.callee(to, random);
    while (!caller.established() || !callee.established()) {
      move(caller, callee);
      move(callee, caller);
    }
    byte[] block = new byte[BLOCK_BYTES];
    for (long bytes = 0; bytes < BULK_BYTES; bytes += block.length) {
      caller.write(block, 0, block.length);
      move(caller, callee);
      callee.takePlain();
    }
    return BULK_BYTES / 1e6;
  }

  /// Carries what one end says to the other; gives how many bytes that were.
  static int move(SecureLink from, SecureLink to) throws LinkException {
    byte[] bytes = from.takeOutput();
    to.offer(bytes, 0, bytes.length);
    return bytes.length;
  }

  private static double hash() {
    var digest = Hash.digest();
    byte[] block = new byte[BLOCK_BYTES];
    for (long bytes = 0; bytes < BULK_BYTES; bytes += block.length) {
      digest.update(block);
    }
    return digest.digest().length == Hash.SIZE ? BULK_BYTES / 1e6 : 0;
  }

  private static double seal() throws Exception {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    var key = new SecretKeySpec(new byte[32], "AES");
    byte[] block = new byte[BLOCK_BYTES];
    byte[] sealed = new byte[BLOCK_BYTES + 16];
    byte[] nonce = new byte[12];
    for (long bytes = 0; bytes < BULK_BYTES; bytes += block.length) {
      ByteBuffer.wrap(nonce).putLong(bytes);
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
      cipher.doFinal(block, 0, block.length, sealed);
    }
    return BULK_BYTES / 1e6;
  }

  private static double verify() {
    DeviceKey key = DeviceKey.generate(new SeededRandom(2));
    Bytes signed = Bytes.utf8("what is signed");
    Bytes signature = key.sign(signed);
    for (int i = 0; i < SIGNATURES; i++) {
      if (!Suite.verify(key.id().bytes(), signed, signature)) {
        throw new IllegalStateException("a valid signature was refused");
      }
    }
    return SIGNATURES;
  }

  private static List<String> texts(int bytes) {
    Words words = new Words(5);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      texts.add(words.text("", bytes));
    }
    return texts;
  }

  /// Lucene by itself: texts alone, nothing encrypted, until they are written.
  private static double index(Path folder, List<String> texts) throws IOException {
    Path at = Files.createTempDirectory(folder, "lucene");
    try (var directory = FSDirectory.open(at);
        var writer = new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()))) {
      for (String text : texts) {
        Document document = new Document();
        document.add(new TextField("body", text, Field.Store.YES));
        writer.addDocument(document);
      }
      writer.commit();
    }
    return texts.size();
  }
}

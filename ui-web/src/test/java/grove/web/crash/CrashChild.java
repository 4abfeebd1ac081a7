package grove.web.crash;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.Vault;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import grove.search.SearchDocument;
import grove.search.SearchIndex;
import grove.store.Append;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.BlobWriting;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.Head;
import grove.store.Segment;
import grove.store.testing.TestLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A process that writes whatever a node writes until it is killed, and says on its output what it
/// was promised: [Promises] reads the lines.
final class CrashChild {
  /// In place of a seed: to end after some work.
  static final String TRAINING = "training";

  private static final int TRAINING_WORKS = 40;
  private static final int BLOB_BYTES_MAX = 400_000;
  private static final int WORKS = 16;
  private static final String PACK_SYNCED = "after FileChannel.force in Pack.forced";
  private static final String NAMES_SYNCED = "after FileChannel.force in Disk.force";
  private static final Head NOTHING = new Head(0, Hash.ZERO);
  private static final OutputStream OUT = System.out;

  private final CrashHome home;
  private final SeededRandom random;
  private final EntryStore store;
  private final BlobStore blobs;
  private final Vault vault;
  private final SearchIndex index;
  private final TestLog own;
  private final TestLog other;
  private final List<BlobRef> kept = new ArrayList<>();
  private byte[] written = {};
  private PackTail packs = PackTail.NONE;
  private int counter;

  private CrashChild(CrashHome home, long seed) throws IOException, MalformedException {
    this.home = home;
    this.random = new SeededRandom(seed);
    this.vault = home.vault();
    this.store = home.store();
    this.blobs = home.blobs();
    this.index = home.index();
    if (index.needsRebuild() || index.indexedUpTo() > store.position()) {
      index.reset();
    }
    synced(() -> store.append(home.genesis(), true));
    this.own = home.own();
    this.other = home.other();
    own.back(store.frontier().head(own.log()).orElse(NOTHING));
    other.back(store.frontier().head(other.log()).orElse(NOTHING));
    if (Files.exists(home.keptFile())) {
      for (String line : Files.readAllLines(home.keptFile())) {
        kept.add(BlobRef.read(ByteReader.of(Bytes.hex(line))));
      }
    }
    this.counter = Math.max(home.settings().autoLockMinutes(), CrashHome.count(vault));
  }

  /// Runs until it is killed.
  ///
  /// @param arguments a folder, a seed (or [#TRAINING]), a point to stop at (or nothing), and at which pass
  public static void main(String... arguments) throws IOException, MalformedException {
    CrashHome home = CrashHome.at(Path.of(arguments[0]));
    if (arguments[1].equals(TRAINING)) {
      train(home);
      return;
    }
    Points.watch(arguments[2], Integer.parseInt(arguments[3]), CrashChild::say);
    CrashChild child = new CrashChild(home, Long.parseLong(arguments[1]));
    Points.hear(child::passed);
    say("ready");
    child.catchUp();
    while (true) {
      child.work();
    }
  }

  /// Does each work a few times, and ends.
  private static void train(CrashHome home) throws IOException, MalformedException {
    CrashChild child = new CrashChild(home, 1);
    for (int i = 0; i < TRAINING_WORKS; i++) {
      child.work();
    }
    child.close();
  }

  private void close() {
    index.close();
    blobs.close();
    store.close();
    vault.close();
  }

  private void work() throws IOException {
    switch (random.nextInt(WORKS)) {
      case 0 -> writeBlob();
      case 1 -> takeChunks();
      case 2, 3 -> must(store.append(other.segment(1 + random.nextInt(30), 2_000), false));
      case 4 -> syncOthers();
      case 5 -> writeVault();
      case 6 -> writeSettings();
      case 7 -> writeIndex();
      case 8 -> dropBody();
      case 9 -> writeMarked();
      case 10 -> freeBlob();
      case 11 -> sweep();
      default -> writeOwn();
    }
  }

  private void writeOwn() {
    Segment next = own.segment(1 + random.nextInt(10), 1_000);
    must(synced(() -> store.append(next, true)));
    promise("own " + own.head().seq() + " " + own.head().id().toHex());
  }

  /// As redaction does; every other time the disk has to forget the body too.
  private void dropBody() {
    if (own.head().seq() == 0) {
      return;
    }
    long seq = 1 + random.nextLong(own.head().seq());
    Hash id = store.entry(own.log(), seq).orElseThrow().id();
    synced(() -> store.dropBodies(List.of(id)));
    promise("dropped " + seq + " " + id.toHex());
    if (random.nextBoolean()) {
      store.scrub();
    }
  }

  private void syncOthers() {
    synced(() -> {
      store.sync();
      return true;
    });
    promise("other " + other.head().seq() + " " + other.head().id().toHex());
  }

  /// Every other one begins as the one before: they share pieces.
  private void writeBlob() throws IOException {
    byte[] more = noise(random.nextInt(BLOB_BYTES_MAX));
    boolean on = random.nextBoolean() && written.length < BLOB_BYTES_MAX;
    byte[] plain = Arrays.copyOf(written, (on ? written.length : 0) + more.length);
    System.arraycopy(more, 0, plain, plain.length - more.length, more.length);
    written = plain;
    try (Secret key = Secret.of(new byte[Suite.KEY_BYTES])) {
      keep(blobs.write(new ByteArrayInputStream(plain), key));
    }
  }

  /// As an upload that is interrupted, and gone on with half of the time.
  private void writeMarked() {
    byte[] plain = noise(BlobStore.CHUNK_BYTES_MAX + random.nextInt(BLOB_BYTES_MAX));
    try (Secret key = Secret.of(new byte[Suite.KEY_BYTES])) {
      BlobRef marked;
      try (BlobWriting writing = blobs.writing(key)) {
        writing.add(plain, 0, plain.length);
        marked = writing.mark();
        keep(marked);
      }
      if (random.nextBoolean()) {
        try (BlobWriting writing = blobs.writing(marked, key)) {
          writing.add(plain, (int) marked.length(), plain.length);
          keep(writing.finish());
        }
      }
    }
  }

  private byte[] noise(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private void keep(BlobRef blob) {
    promise("blob " + hex(blob));
    kept.add(blob);
    blobs.named(blob);
  }

  private static String hex(BlobRef blob) {
    ByteWriter reference = new ByteWriter();
    blob.write(reference);
    return reference.toBytes().toHex();
  }

  /// From the moment it is said the blob may be gone, or a part of it.
  private void freeBlob() {
    if (kept.isEmpty()) {
      return;
    }
    BlobRef blob = kept.get(random.nextInt(kept.size()));
    kept.removeIf(blob::equals);
    promise("freeing " + hex(blob));
    blobs.free(List.of(blob), kept);
  }

  /// What came from neighbours and no blob has goes, and so does what killed writes left.
  private void sweep() {
    promise("sweeping");
    blobs.sweep(kept, Long.MAX_VALUE);
    promise("swept");
  }

  /// Chunks as they come from neighbours: promised once all were synced.
  private void takeChunks() {
    StringBuilder taken = new StringBuilder("chunks");
    for (int left = 1 + random.nextInt(5); left > 0; left--) {
      byte[] bytes = new byte[1 + random.nextInt(BlobStore.CHUNK_BYTES)];
      random.nextBytes(bytes);
      Bytes cipher = Bytes.owned(bytes);
      Hash chunk = Hash.sha256(cipher);
      blobs.put(chunk, cipher);
      taken.append(' ').append(chunk.toHex());
    }
    blobs.sync();
    promise(taken.toString());
  }

  private void writeVault() {
    counter++;
    vault.put(CrashHome.COUNT, new ByteWriter().u32(counter).toBytes());
    promise("vault " + counter);
  }

  private void writeSettings() {
    counter++;
    home.settings().withAutoLock(counter).write(home.settingsFile());
    promise("settings " + counter);
  }

  private void writeIndex() {
    catchUp();
    index.commit();
    promise("index " + index.indexedUpTo());
  }

  /// Feeds the index what it lacks, from its position on.
  private void catchUp() {
    for (long at = index.indexedUpTo(); at < store.position(); at = index.indexedUpTo()) {
      List<Entry> next = store.after(at, 500);
      index.update(next.stream().map(CrashChild::document).toList(), List.of(), at + next.size());
    }
  }

  private static SearchDocument document(Entry entry) {
    String id = entry.id().toHex();
    return new SearchDocument(id, "page", id, "entry", "u1", "Ada", "", "", entry.seq());
  }

  private static void must(Append append) {
    if (!(append instanceof Append.Accepted)) {
      throw new IllegalStateException("not accepted: " + append);
    }
  }

  private static void promise(String what) {
    Points.at("before the announcement");
    say("promise " + what);
    Points.at("after the announcement");
  }

  private <T> T synced(Supplier<T> work) {
    Points.afterSync(this::saySynced);
    try {
      return work.get();
    } finally {
      Points.afterSync(null);
    }
  }

  /// All before the end of the newest write-ahead log is on the disk.
  private void saySynced() {
    try {
      Path log = newestLog(home);
      say("synced " + log.getFileName() + " " + Files.size(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What is in packs is on the disk once they were synced and then their names. One thread puts it
  /// there and waits for that, so nothing comes in between.
  private void passed(String point) {
    if (point.equals(PACK_SYNCED)) {
      try {
        packs = PackTail.of(home.packs());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else if (point.equals(NAMES_SYNCED) && packs.number() > 0) {
      say("packs " + packs.number() + " " + packs.bytes());
    }
  }

  /// The newest write-ahead log; the folder itself where there is none.
  static Path newestLog(CrashHome home) throws IOException {
    try (Stream<Path> files = Files.list(home.database())) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".log"))
          .max(Comparator.comparing(file -> file.getFileName().toString()))
          .orElse(home.database());
    }
  }

  /// One write for each line, so that lines of several threads do not mix.
  private static synchronized void say(String line) {
    try {
      OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      OUT.flush();
    } catch (IOException e) {
      Runtime.getRuntime().halt(1);
    }
  }
}

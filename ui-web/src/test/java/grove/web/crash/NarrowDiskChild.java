package grove.web.crash;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.store.Append;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.Head;
import grove.store.Lane;
import grove.store.Segment;
import grove.store.StoreException;
import grove.store.testing.TestLog;
import grove.web.home.Home;
import grove.web.home.HomeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A process on a disk that takes no more: writes until it is refused, and says `ok` if all went as
/// it should, else what did not.
final class NarrowDiskChild {
  private static final int TIMES_MAX = 100_000;
  private static final int BALLAST_BYTES = 30 << 20;

  private final Path folder;
  private final StoreException.Reason expected;
  private final TestLog founder = TestLog.founder(1);
  private final Segment genesis = founder.genesis();
  private final TestLog own = founder.other(1, Lane.DATA);

  private NarrowDiskChild(Path folder, StoreException.Reason expected) {
    this.folder = folder;
    this.expected = expected;
  }

  /// Runs to its end.
  ///
  /// @param arguments a folder, and `FULL`, `UNUSABLE` or `readonly`
  public static void main(String... arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    if (arguments[1].equals("readonly")) {
      readOnly(folder);
    } else {
      new NarrowDiskChild(folder, StoreException.Reason.valueOf(arguments[1])).run();
    }
    System.out.println("ok");
  }

  private static void readOnly(Path folder) {
    try {
      Home.open(folder.resolve("home"));
      throw new IllegalStateException("a home was opened");
    } catch (HomeException e) {
      oneLine(e);
    }
    try {
      EntryStore.rocks(folder.resolve("log"), founderOf().group());
      throw new IllegalStateException("a store was opened");
    } catch (StoreException e) {
      oneLine(e);
    }
    try {
      BlobStore.files(folder.resolve("blobs"));
      throw new IllegalStateException("a blob store was opened");
    } catch (StoreException e) {
      oneLine(e);
    }
  }

  private static TestLog founderOf() {
    TestLog founder = TestLog.founder(1);
    founder.genesis();
    return founder;
  }

  private void run() throws IOException {
    Path ballast = folder.resolve("ballast");
    boolean full = expected == StoreException.Reason.FULL;
    Files.write(ballast, new byte[full ? BALLAST_BYTES : 0]);
    BlobRef blob;
    byte[] plain = new byte[300_000];
    Arrays.fill(plain, (byte) 7);
    try (Secret key = Secret.of(new byte[Suite.KEY_BYTES]);
        BlobStore blobs = BlobStore.files(folder.resolve("blobs"))) {
      blob = blobs.write(new ByteArrayInputStream(plain), key);
    }
    Head promised = fill();
    if (full) {
      fillBlobs(blob);
    }
    Files.delete(ballast);
    check(promised, blob);
  }

  /// Writes entries until the disk refuses; the last that was promised.
  private Head fill() {
    try (EntryStore store = EntryStore.rocks(folder.resolve("log"), founder.group())) {
      store.append(genesis, true);
      Head promised = own.head();
      try {
        for (int i = 0; i < TIMES_MAX; i++) {
          require(store.append(own.segment(6, 40_000), true) instanceof Append.Accepted, "taken");
          promised = own.head();
        }
        throw new IllegalStateException("the disk took everything");
      } catch (StoreException e) {
        require(e.reason() == expected, "reason " + e.reason() + ": " + e.getMessage());
        oneLine(e);
      }
      requireRefusedFromNowOn(store);
      require(
          store.entry(own.log(), 1).isPresent() && store.after(0, 10).size() > 1,
          "reading goes on");
      require(store.frontier().seq(own.log()) == promised.seq(), "nothing is promised above");
      return promised;
    }
  }

  private void requireRefusedFromNowOn(EntryStore store) {
    try {
      store.sync();
      throw new IllegalStateException("written after a failed write");
    } catch (StoreException e) {
      oneLine(e);
    }
  }

  /// The same with chunks; what was there can still be read.
  private void fillBlobs(BlobRef blob) throws IOException {
    try (Secret key = Secret.of(new byte[Suite.KEY_BYTES])) {
      BlobStore blobs = BlobStore.files(folder.resolve("blobs"));
      try {
        byte[] plain = new byte[4 << 20];
        for (int i = 0; i < TIMES_MAX; i++) {
          plain[i % plain.length]++;
          for (int at = 0; at < plain.length; at += 4_096) {
            plain[at] = (byte) (i * 31 + at / 4_096);
          }
          blobs.write(new ByteArrayInputStream(plain), key);
        }
        throw new IllegalStateException("the disk took all chunks");
      } catch (StoreException e) {
        require(e.reason() == expected, "blobs, reason " + e.reason() + ": " + e.getMessage());
        oneLine(e);
      }
      blobs.read(blob, 0, blob.length(), OutputStream.nullOutputStream());
    }
  }

  /// With room again everything promised is there, and writing goes on.
  private void check(Head promised, BlobRef blob) throws IOException {
    if (expected == StoreException.Reason.UNUSABLE) {
      return; // the limit of this process stays
    }
    try (EntryStore store = EntryStore.rocks(folder.resolve("log"), founder.group())) {
      require(store.verify().equals(List.of()), "sound: " + store.verify());
      require(
          store.entry(own.log(), promised.seq()).orElseThrow().id().equals(promised.id()), "kept");
      own.back(store.frontier().head(own.log()).orElseThrow());
      require(store.append(own.segment(1, 10), true) instanceof Append.Accepted, "goes on");
    }
    require(Files.exists(folder.resolve("blobs/packs/1")), "chunks of " + blob.manifest());
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }

  private static void oneLine(RuntimeException e) {
    String line = String.valueOf(e.getMessage());
    require(line.lines().count() == 1 && line.length() > 20, "no line: " + line);
  }
}

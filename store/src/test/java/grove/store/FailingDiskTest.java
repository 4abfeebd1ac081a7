package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.StoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A disk that fails now and then (EIO) is said in one line; what was there stays, what failed is not
/// promised, and with the disk well again all goes on.
final class FailingDiskTest {
  private static final Path FOLDER = Path.of("blobs");

  private final Failing disk = new Failing();
  private final BlobStore store = new SealedBlobs(disk);

  /// Chunks in memory, on a disk of which the test says when it fails.
  private static final class Failing implements ChunkShelf {
    private final MemoryShelf chunks = new MemoryShelf();

    /// Calls that still go well; afterwards each fails.
    private int well = Integer.MAX_VALUE;

    /// Whether the next chunk does not stay.
    private boolean losing;

    private void call() {
      if (well-- <= 0) {
        throw Trouble.of(FOLDER, new IOException("Input/output error"));
      }
    }

    @Override
    public boolean has(Hash chunk) {
      return chunks.has(chunk);
    }

    @Override
    public List<Hash> list(int firstByte) {
      return chunks.list(firstByte);
    }

    @Override
    public Optional<Bytes> get(Hash chunk) {
      call();
      return chunks.get(chunk);
    }

    @Override
    public void put(Hash chunk, Bytes cipher) {
      call();
      chunks.put(chunk, cipher);
      if (losing) {
        // As if another thread's sync had failed with it, and been told so.
        chunks.drop(chunk);
        losing = false;
      }
    }

    @Override
    public long bytes(Hash chunk, long beforeMs) {
      return chunks.bytes(chunk, beforeMs);
    }

    @Override
    public void drop(Hash chunk) {
      call();
      chunks.drop(chunk);
    }

    @Override
    public void sync() {
      call();
    }

    @Override
    public void close() {
      chunks.close();
    }
  }

  private BlobRef write(int bytes) throws IOException {
    try (var key = Secret.of(new byte[32])) {
      return store.write(new ByteArrayInputStream(BlobStoreContract.noise(bytes)), key);
    }
  }

  private static void said(StoreException e) {
    var line = String.valueOf(e.getMessage());
    assertEquals(Reason.UNUSABLE, e.reason(), line);
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.contains("check") && line.contains("Input/output error"), line);
  }

  @Test
  void aWriteThatFailsAnywherePromisesNothing() throws IOException {
    var before = write(1_000);
    var calls = 0;
    for (var done = false; !done; calls++) {
      disk.well = calls;
      try {
        write(2_000_000);
        done = true;
      } catch (StoreException e) {
        said(e);
      }
      disk.well = Integer.MAX_VALUE;
      store.read(before, 0, before.length(), OutputStream.nullOutputStream());
    }
    assertTrue(calls > 5, "each chunk, the list and the sync failed once: " + calls);
    var blob = write(2_000_000);
    store.read(blob, 0, blob.length(), OutputStream.nullOutputStream());
  }

  @Test
  void aWriteOfWhichAPieceIsLostMeanwhileIsNotPromised() throws IOException {
    disk.losing = true;
    var refused = assertThrows(StoreException.class, () -> write(2_000_000));
    assertEquals(Reason.UNUSABLE, refused.reason());
    var blob = write(2_000_000);
    store.read(blob, 0, blob.length(), OutputStream.nullOutputStream());
  }

  @Test
  void whatCanNotBeReadIsNotTakenForMissing() throws IOException {
    var blob = write(2_000_000);
    disk.well = 1;
    said(
        assertThrows(
            StoreException.class,
            () -> store.read(blob, 0, blob.length(), OutputStream.nullOutputStream())));
    assertTrue(store.has(blob.manifest()));
    disk.well = Integer.MAX_VALUE;
    store.read(blob, 0, blob.length(), OutputStream.nullOutputStream());
    assertTrue(store.progress(blob).complete());
  }

  @Test
  void aChunkThatCanNotBeKeptIsAskedForAgain() throws IOException {
    var blob = write(2_000_000);
    var other = new Failing();
    try (var there = new SealedBlobs(other)) {
      other.well = 1;
      var manifest = store.chunk(blob.manifest()).orElseThrow();
      assertTrue(there.put(blob.manifest(), manifest));
      other.well = Integer.MAX_VALUE;
      var missing = there.missing(blob, 100);
      other.well = 0;
      var first = store.chunk(missing.getFirst()).orElseThrow();
      said(assertThrows(StoreException.class, () -> there.put(missing.getFirst(), first)));
      other.well = Integer.MAX_VALUE;
      assertFalse(there.has(missing.getFirst()));
      assertEquals(missing, there.missing(blob, 100));
      BlobStoreContract.fetch(store, there, blob, 10);
      assertTrue(there.progress(blob).complete());
    }
  }
}

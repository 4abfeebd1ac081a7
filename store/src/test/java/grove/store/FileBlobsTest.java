package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Blobs in files keep the contract, over restarts too, and what the disk spoils is noticed.
final class FileBlobsTest extends BlobStoreContract {
  @TempDir Path folder = Path.of("");

  @Override
  BlobStore open() {
    return BlobStore.files(folder);
  }

  private void reopen() {
    store.close();
    store = open();
  }

  private Path file(Hash chunk) {
    var hex = chunk.toHex();
    return folder.resolve("chunks").resolve(hex.substring(0, 2)).resolve(hex.substring(2));
  }

  private List<Path> fresh() throws IOException {
    try (var files = Files.list(folder.resolve("fresh"))) {
      return files.toList();
    }
  }

  @Test
  void aBlobIsThereAfterAReopening() throws IOException {
    var plain = noise(2 * CHUNK + 5);
    var blob = write(plain);
    assertEquals(List.of(), fresh(), "all is synced when write returns");
    reopen();
    assertTrue(store.progress(blob).complete());
    assertEquals(Bytes.of(plain), Bytes.of(read(store, blob, 0, plain.length)));
  }

  @Test
  void nothingComesToAStoreThatIsClosed() throws IOException {
    var cipher = Bytes.of(noise(1_000));
    store.close();
    assertFalse(store.putBeside(Hash.sha256(cipher), cipher).join());
    assertEquals(List.of(), fresh());
    store = open();
    assertFalse(store.has(Hash.sha256(cipher)));
  }

  @Test
  void aFetchedChunkIsInItsPlaceAfterASync() throws IOException {
    var cipher = Bytes.of(noise(1_000));
    var id = Hash.sha256(cipher);
    store.put(id, cipher);
    assertFalse(Files.exists(file(id)));
    assertTrue(store.has(id));
    store.sync();
    assertTrue(Files.exists(file(id)));
    assertEquals(Optional.of(cipher), store.chunk(id));
  }

  @Test
  void manyFetchedChunksAreSyncedWithoutBeingAsked() throws IOException {
    for (var i = 0; i < 600; i++) {
      var cipher = Bytes.of(noise(1_000 + i));
      store.put(Hash.sha256(cipher), cipher);
    }
    assertTrue(fresh().size() < 600, "got " + fresh().size());
  }

  @Test
  void whatACrashLeftIsSortedOut() throws IOException {
    var whole = Bytes.of(noise(1_000));
    var torn = Bytes.of(noise(2_000));
    store.close();
    var fresh = folder.resolve("fresh");
    Files.write(fresh.resolve(Hash.sha256(whole).toHex()), whole.toArray());
    Files.write(fresh.resolve(Hash.sha256(torn).toHex()), torn.slice(0, 1_500).toArray());
    Files.write(fresh.resolve("17.part"), new byte[10]);
    Files.write(fresh.resolve("abcd"), new byte[10]);
    store = open();
    assertEquals(1, fresh().size());
    assertEquals(Optional.of(whole), store.chunk(Hash.sha256(whole)));
    assertFalse(store.has(Hash.sha256(torn)));
  }

  @Test
  void aDamagedChunkIsNoticedDeletedAndFetchedAgain() throws IOException {
    var plain = noise(3 * CHUNK);
    var blob = write(plain);
    try (var other = BlobStore.memory()) {
      var pieces = other.missing(blob, 1);
      other.put(pieces.getFirst(), store.chunk(pieces.getFirst()).orElseThrow());
      var chunk = other.missing(blob, 3).get(1);
      other.put(chunk, store.chunk(chunk).orElseThrow());
      assertTrue(store.progress(blob).complete());
      var file = file(chunk);
      var bytes = Files.readAllBytes(file);
      bytes[77] ^= 1;
      Files.write(file, bytes);
      assertEquals(Reason.DAMAGED, fails(store, blob).reason());
      assertFalse(Files.exists(file));
      assertFalse(store.progress(blob).complete());
      assertEquals(List.of(chunk), store.missing(blob, 10));
      assertEquals(Reason.ABSENT, fails(store, blob).reason());
      store.put(chunk, other.chunk(chunk).orElseThrow());
      assertEquals(Bytes.of(plain), Bytes.of(read(store, blob, 0, plain.length)));
      Files.write(file, bytes);
      store.sync();
    }
  }

  @Test
  void aDamagedChunkIsNotGivenToOthers() throws IOException {
    var blob = write(noise(10));
    Files.write(file(blob.manifest()), new byte[3]);
    assertEquals(Optional.of(Bytes.of(new byte[3])), store.unverified(blob.manifest()));
    assertEquals(Optional.empty(), store.chunk(blob.manifest()));
    assertFalse(store.has(blob.manifest()));
    assertEquals(Optional.empty(), store.unverified(blob.manifest()));
  }

  @Test
  void whatGrewTooLongForANeighbourIsLookedAtAtOnce() throws IOException {
    var blob = write(noise(10));
    Files.write(file(blob.manifest()), new byte[BlobStore.CIPHER_BYTES_MAX + 1]);
    assertEquals(Optional.empty(), store.unverified(blob.manifest()));
    assertFalse(store.has(blob.manifest()));
  }

  @Test
  void aSecondStoreOnTheFolderIsRefused() {
    var failure = assertThrows(StoreException.class, () -> BlobStore.files(folder));
    assertEquals(Reason.IN_USE, failure.reason());
  }

  @Test
  void aFolderThatIsAFileIsRefused() throws IOException {
    var file = folder.resolve("file");
    Files.write(file, new byte[1]);
    var failure = assertThrows(StoreException.class, () -> BlobStore.files(file));
    assertEquals(Reason.UNUSABLE, failure.reason());
  }
}

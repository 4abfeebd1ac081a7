package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.StoreException.Reason;
import grove.store.testing.PackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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

  private PackFiles packs() {
    return new PackFiles(folder.resolve("packs"));
  }

  private Bytes put(int bytes) {
    var cipher = Bytes.of(noise(bytes));
    assertTrue(store.put(Hash.sha256(cipher), cipher));
    return cipher;
  }

  private boolean has(Bytes cipher) {
    return store.has(Hash.sha256(cipher))
        && store.chunk(Hash.sha256(cipher)).equals(Optional.of(cipher));
  }

  @Test
  void aBlobIsThereAfterAReopening() throws IOException {
    var plain = noise(2 * CHUNK + 5);
    var blob = write(plain);
    reopen();
    assertTrue(store.progress(blob).complete());
    assertEquals(Bytes.of(plain), Bytes.of(read(store, blob, 0, plain.length)));
  }

  @Test
  void nothingComesToAStoreThatIsClosed() throws IOException {
    var cipher = Bytes.of(noise(1_000));
    store.close();
    assertFalse(store.putBeside(Hash.sha256(cipher), cipher).join());
    assertEquals(List.of(), packs().files());
    store = open();
    assertFalse(store.has(Hash.sha256(cipher)));
  }

  @Test
  void chunksOfManyStartsLieInOnePack() throws IOException {
    var first = put(1_000);
    reopen();
    var second = put(BlobStore.CIPHER_BYTES_MAX);
    reopen();
    var third = put(Blocks.BYTES - Pack.HEAD_BYTES);
    reopen();
    assertTrue(has(first) && has(second) && has(third));
    assertEquals(List.of("1", "1.index"), packs().files());
    assertEquals((1 + 257 + 1) * (long) Blocks.BYTES, Files.size(packs().pack(1)));
  }

  @Test
  void whatWasNotSyncedIsSyncedUnaskedOnceItIsMuch() throws IOException {
    for (var i = 0; i < 140; i++) {
      put(BlobStore.CHUNK_BYTES_MAX - i);
    }
    assertTrue(packs().files().contains("1.index"), "the first pack was synced");
  }

  @Test
  void aFullPackIsFollowedByTheNext() throws IOException {
    for (var i = 0; i < 70; i++) {
      put(BlobStore.CHUNK_BYTES_MAX - i);
    }
    var last = put(10);
    store.sync();
    assertEquals(List.of("1", "1.index", "2"), packs().files());
    reopen();
    assertTrue(has(last));
    assertEquals(List.of("1", "1.index", "2", "2.index"), packs().files());
  }

  @Test
  void aStoreThatWasNotClosedIsFoundAgain() throws IOException {
    var first = put(3_000);
    store.sync();
    var second = put(500_000);
    try (var copy = BlobStore.files(packs().crashed(folder.resolve("copy")))) {
      for (var cipher : List.of(first, second)) {
        assertEquals(Optional.of(cipher), copy.chunk(Hash.sha256(cipher)));
      }
    }
  }

  @Test
  void whatIsTornIsLostAloneAndOverwritten() throws IOException {
    var first = put(10_000);
    put(20_000);
    var torn = packs().crashed(folder.resolve("copy"));
    var pack = torn.resolve("packs/1");
    var bytes = Files.readAllBytes(pack);
    Files.write(pack, Arrays.copyOf(bytes, bytes.length - Blocks.BYTES));
    store.close();
    folder = torn;
    store = open();
    assertTrue(has(first));
    assertEquals(List.of(Hash.sha256(first)), all());
    var third = put(30_000);
    reopen();
    assertTrue(has(first) && has(third));
    assertEquals((3 + 8) * (long) Blocks.BYTES, Files.size(pack));
  }

  @Test
  void aDamagedHeadCostsItsOwnChunkOnly() throws IOException {
    var first = put(10_000);
    var second = put(20_000);
    var third = put(30_000);
    store.close();
    Files.delete(packs().index(1));
    packs().flip(1, 3 * Blocks.BYTES + 20);
    store = open();
    assertTrue(has(first) && has(third));
    assertFalse(store.has(Hash.sha256(second)));
    assertEquals(List.of("1", "1.index"), packs().files());
  }

  @Test
  void anIndexThatIsDamagedTornOrOfAnotherFormatIsNotBelieved() throws IOException {
    var cipher = put(10_000);
    store.close();
    var whole = Files.readAllBytes(packs().index(1));
    for (var i = 0; i < whole.length; i++) {
      var bytes = whole.clone();
      bytes[i] ^= 1;
      Files.write(packs().index(1), bytes);
      store = open();
      assertTrue(has(cipher), "byte " + i);
      store.close();
      Files.write(packs().index(1), Arrays.copyOf(whole, i));
      store = open();
      assertTrue(has(cipher), i + " bytes");
      store.close();
    }
    assertEquals(Bytes.of(whole), Bytes.of(Files.readAllBytes(packs().index(1))));
    store = open();
  }

  @Test
  void anIndexOfAPackThatIsGoneIsForgotten() throws IOException {
    var cipher = put(10_000);
    store.close();
    Files.delete(packs().pack(1));
    store = open();
    assertFalse(store.has(Hash.sha256(cipher)));
    assertEquals(List.of(), packs().files());
  }

  @Test
  void aPackThatIsShorterThanItsIndexSaysIsReadAnew() throws IOException {
    var first = put(10_000);
    var second = put(20_000);
    store.close();
    var bytes = Files.readAllBytes(packs().pack(1));
    Files.write(packs().pack(1), Arrays.copyOf(bytes, 3 * Blocks.BYTES + 100));
    store = open();
    assertTrue(has(first));
    assertFalse(store.has(Hash.sha256(second)));
  }

  @Test
  void aPackThatIsTakenAwayWhileTheStoreIsOpenIsMissed() throws IOException {
    var plain = noise(10);
    var blob = write(plain);
    assertTrue(store.progress(blob).complete());
    Files.delete(packs().pack(1));
    assertEquals(Optional.empty(), store.chunk(blob.manifest()));
    assertFalse(store.progress(blob).complete());
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
      packs().flip(chunk, 77);
      assertEquals(Reason.DAMAGED, fails(store, blob).reason());
      assertFalse(store.progress(blob).complete());
      assertEquals(List.of(chunk), store.missing(blob, 10));
      assertEquals(Reason.ABSENT, fails(store, blob).reason());
      try (var copy = BlobStore.files(packs().crashed(folder.resolve("copy")))) {
        assertFalse(copy.has(chunk), "nor after a crash");
      }
      store.put(chunk, other.chunk(chunk).orElseThrow());
      assertEquals(Bytes.of(plain), Bytes.of(read(store, blob, 0, plain.length)));
      reopen();
      assertEquals(Bytes.of(plain), Bytes.of(read(store, blob, 0, plain.length)));
    }
  }

  @Test
  void aDamagedChunkIsNotGivenToOthers() throws IOException {
    var blob = write(noise(10));
    packs().flip(blob.manifest(), 5);
    assertNotSound(store.unverifiedBeside(blob.manifest()).join(), blob.manifest());
    assertEquals(Optional.empty(), store.chunk(blob.manifest()));
    assertFalse(store.has(blob.manifest()));
    assertEquals(Optional.empty(), store.unverifiedBeside(blob.manifest()).join());
  }

  private static void assertNotSound(Optional<Bytes> cipher, Hash chunk) {
    assertFalse(Hash.sha256(cipher.orElseThrow()).equals(chunk));
  }

  private List<Hash> all() {
    return IntStream.range(0, BlobStore.SHELVES)
        .boxed()
        .flatMap(part -> store.chunks(part).stream())
        .toList();
  }

  @Test
  void whatIsLetGoIsOverwritten() throws IOException {
    var first = write(noise(10_000));
    var plain = noise(20_000);
    var second = write(plain);
    List.of(first, second).forEach(store::named);
    var cipher = store.chunk(second.manifest()).orElseThrow();
    assertTrue(packs().contains(cipher));
    assertTrue(store.free(List.of(second), List.of(first)) > 20_000);
    assertFalse(packs().contains(cipher));
    assertFalse(store.has(second.manifest()));
    reopen();
    assertFalse(store.has(second.manifest()));
    assertTrue(store.progress(first).complete());
  }

  @Test
  void aPackOfWhichNothingIsLeftIsDeleted() throws IOException {
    var blob = write(noise(10_000));
    store.named(blob);
    store.free(List.of(blob), List.of());
    assertEquals(List.of(), packs().files());
    var next = put(5_000);
    assertEquals(List.of("2"), packs().files());
    reopen();
    assertTrue(has(next));
  }

  /// A file of 40 MiB and one of 20 share a pack, which is full; the second goes.
  @Test
  void aPackOfWhichMuchIsLetGoIsWrittenAnew() throws IOException {
    var plain = noise(40 << 20);
    var stays = write(plain);
    var goes = write(noise(26 << 20));
    var last = put(10);
    store.sync();
    List.of(stays, goes).forEach(store::named);
    assertEquals(List.of("1", "1.index", "2"), packs().files());
    assertTrue(store.free(List.of(goes), List.of(stays)) > 25 << 20);
    assertEquals(List.of("2", "2.index"), packs().files());
    assertTrue(Files.size(packs().pack(2)) < 44 << 20);
    assertTrue(has(last));
    assertEquals(Bytes.of(plain), Bytes.of(read(store, stays, 0, plain.length)));
    reopen();
    assertEquals(Bytes.of(plain), Bytes.of(read(store, stays, 0, plain.length)));
    assertFalse(store.has(goes.manifest()));
  }

  /// As after a crash between the writing of the one and the deleting of the other.
  @Test
  void aChunkThatLiesInTwoPlacesIsOverwrittenInTheFirst() throws IOException {
    var cipher = put(10_000);
    store.close();
    Files.copy(packs().pack(1), packs().pack(2));
    Files.copy(packs().index(1), packs().index(2));
    store = open();
    assertTrue(has(cipher));
    store.sweep(List.of(), 0);
    assertEquals(List.of("2", "2.index"), packs().files());
    assertTrue(has(cipher));
    store.sweep(List.of(), Long.MAX_VALUE);
    assertEquals(List.of(), packs().files());
  }

  @Test
  void whatIsOverwrittenMakesWhatLiesBesideItNoYounger() throws IOException {
    var first = write(noise(10_000));
    var second = write(noise(20_000));
    List.of(first, second).forEach(store::named);
    var orphan = put(30_000);
    store.sync();
    var longAgo = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(packs().pack(1), longAgo);
    store.free(List.of(second), List.of(first));
    assertEquals(longAgo, Files.getLastModifiedTime(packs().pack(1)));
    assertTrue(store.sweep(List.of(first), 1_000_001) >= 30_000);
    assertFalse(store.has(Hash.sha256(orphan)));
    assertTrue(store.progress(first).complete());
  }

  @Test
  void aPackThatCanNotBeWrittenAnewLosesNothing() throws IOException {
    var plain = noise(40 << 20);
    var stays = write(plain);
    store.named(stays);
    var cipher = Bytes.EMPTY;
    for (var i = 0; Files.size(packs().pack(1)) < 64 << 20; i++) {
      cipher = put(BlobStore.CHUNK_BYTES_MAX - i);
    }
    store.sync();
    Files.createDirectory(packs().pack(2));
    var failure =
        assertThrows(StoreException.class, () -> store.sweep(List.of(stays), Long.MAX_VALUE));
    assertEquals(Reason.UNUSABLE, failure.reason());
    assertFalse(store.has(Hash.sha256(cipher)) || packs().contains(cipher));
    assertEquals(Bytes.of(plain), Bytes.of(read(store, stays, 0, plain.length)));
    Files.delete(packs().pack(2));
    store.sweep(List.of(stays), Long.MAX_VALUE);
    assertEquals(List.of("2"), packs().files());
    assertEquals(Bytes.of(plain), Bytes.of(read(store, stays, 0, plain.length)));
    reopen();
    assertEquals(Bytes.of(plain), Bytes.of(read(store, stays, 0, plain.length)));
  }

  @Test
  void chunksThatLayInFilesOfTheirOwnAreTakenOver() throws IOException {
    store.close();
    var placed = Bytes.of(noise(1_000));
    var fresh = Bytes.of(noise(2_000));
    var damaged = Bytes.of(noise(3_000));
    for (var cipher : List.of(placed, damaged)) {
      var digits = Hash.sha256(cipher).toHex();
      var shard = folder.resolve("chunks").resolve(digits.substring(0, 2));
      Files.createDirectories(shard);
      Files.write(
          shard.resolve(digits.substring(2)),
          (cipher.equals(damaged) ? damaged.slice(0, 2_999) : cipher).toArray());
    }
    var old = Files.createDirectories(folder.resolve("fresh"));
    Files.write(old.resolve(Hash.sha256(fresh).toHex()), fresh.toArray());
    Files.write(old.resolve("17.part"), new byte[10]);
    store = open();
    assertTrue(has(placed) && has(fresh));
    assertEquals(2, all().size());
    assertFalse(Files.exists(folder.resolve("chunks")) || Files.exists(old));
    reopen();
    assertTrue(has(placed) && has(fresh));
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

  /// A folder that could not be opened is not held.
  @Test
  void afterAFailedOpeningTheFolderCanBeOpened() throws IOException {
    store.close();
    Files.delete(folder.resolve("packs"));
    Files.write(folder.resolve("packs"), new byte[1]);
    assertThrows(StoreException.class, this::open);
    Files.delete(folder.resolve("packs"));
    store = open();
    assertTrue(has(put(10)));
  }
}

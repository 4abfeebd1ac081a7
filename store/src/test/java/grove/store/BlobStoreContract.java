package grove.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.StoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [BlobStore] does.
abstract class BlobStoreContract {
  static final int CHUNK = BlobStore.CHUNK_BYTES;

  final Secret key = Secret.of(new byte[32]);
  BlobStore store = BlobStore.memory();

  abstract BlobStore open();

  @BeforeEach
  void make() {
    store = open();
  }

  @AfterEach
  void close() {
    store.close();
    key.close();
  }

  static byte[] noise(int size) {
    var bytes = new byte[size];
    new SeededRandom(size).nextBytes(bytes);
    return bytes;
  }

  final BlobRef write(byte[] plain) throws IOException {
    return store.write(new ByteArrayInputStream(plain), key);
  }

  static byte[] read(BlobStore store, BlobRef blob, long from, long to) throws IOException {
    var out = new ByteArrayOutputStream();
    store.read(blob, from, to, out);
    return out.toByteArray();
  }

  private static void same(byte[] expected, byte[] actual) {
    assertEquals(Bytes.of(expected), Bytes.of(actual));
  }

  /// Hands all missing pieces from one store to another, as neighbours do.
  static int fetch(BlobStore from, BlobStore to, BlobRef blob, int atOnce) {
    var rounds = 0;
    for (var missing = to.missing(blob, atOnce); !missing.isEmpty(); rounds++) {
      for (var chunk : missing) {
        assertTrue(to.put(chunk, from.chunk(chunk).orElseThrow()));
      }
      missing = to.missing(blob, atOnce);
    }
    return rounds;
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    for (var size : List.of(0, 1, 1_000, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 77)) {
      var plain = noise(size);
      var blob = write(plain);
      assertEquals(size.longValue(), blob.length());
      same(plain, read(store, blob, 0, size));
      assertEquals(List.of(), store.missing(blob, 10));
      var progress = store.progress(blob);
      assertTrue(progress.complete(), progress.toString());
      assertEquals(progress.of(), progress.have());
      assertEquals(size.longValue(), progress.haveBytes());
    }
  }

  @Test
  void readsAnyRange() throws IOException {
    var plain = noise(3 * CHUNK + 500);
    var blob = write(plain);
    var random = new SeededRandom(7);
    for (var i = 0; i < 50; i++) {
      var from = random.nextInt(plain.length + 1);
      var to = from + random.nextInt(plain.length + 1 - from);
      assertEquals(Bytes.of(plain, from, to), Bytes.of(read(store, blob, from, to)));
    }
    assertEquals(0, read(store, blob, plain.length, plain.length).length);
    assertThrows(
        IllegalArgumentException.class,
        () -> store.read(blob, 0, plain.length + 1, OutputStream.nullOutputStream()));
  }

  @Test
  void theSameBytesGiveTheSameReference() throws IOException {
    var plain = noise(2 * CHUNK);
    assertEquals(write(plain), write(plain));
    try (var otherKey = Secret.of(noise(32))) {
      var other = store.write(new ByteArrayInputStream(plain), otherKey);
      assertNotEquals(write(plain).manifest(), other.manifest());
    }
  }

  @Test
  void equalChunksAreOnePiece() throws IOException {
    var blob = write(new byte[20 * CHUNK]);
    var progress = store.progress(blob);
    assertTrue(progress.of() <= 3, "manifest, one chunk, maybe a shorter last one: " + progress);
    assertEquals(20L * CHUNK, progress.haveBytes());
    same(new byte[20 * CHUNK], read(store, blob, 0, 20L * CHUNK));
  }

  /// Pieces of the second that are no pieces of the first.
  private int newPieces(byte[] first, byte[] second) throws IOException {
    try (var other = BlobStore.memory()) {
      fetch(store, other, write(first), 10);
      var blob = write(second);
      other.put(blob.manifest(), store.chunk(blob.manifest()).orElseThrow());
      var missing = other.missing(blob, 1_000).size();
      fetch(store, other, blob, 10);
      same(second, read(other, blob, 0, second.length));
      return missing;
    }
  }

  @Test
  void versionsShareChunksWhereverTheyDiffer() throws IOException {
    var first = noise(40 * CHUNK);
    for (var at : List.of(0, 5 * CHUNK + 3, 40 * CHUNK)) {
      var longer =
          Bytes.concat(
              Bytes.of(first, 0, at), Bytes.utf8("put in"), Bytes.of(first, at, first.length));
      assertTrue(newPieces(first, longer.toArray()) <= 3, "put in at " + at);
    }
    var shorter = Bytes.concat(Bytes.of(first, 0, CHUNK), Bytes.of(first, 2 * CHUNK, first.length));
    assertTrue(newPieces(first, shorter.toArray()) <= 12, "a part taken out");
  }

  @Test
  void chunksHaveTheSizesThatAreAimedAt() throws IOException {
    var plain = noise(100 * CHUNK);
    var pieces = store.progress(write(plain)).of();
    assertTrue(pieces > 60 && pieces < 160, "got " + pieces);
  }

  @Test
  void fetchesWhatIsMissing() throws IOException {
    var plain = noise(20 * CHUNK + 1);
    var blob = write(plain);
    try (var other = BlobStore.memory()) {
      assertEquals(List.of(blob.manifest()), other.missing(blob, 10));
      assertFalse(other.progress(blob).complete());
      assertEquals(0, other.progress(blob).have());
      other.put(blob.manifest(), store.chunk(blob.manifest()).orElseThrow());
      var pieces = store.progress(blob).of();
      assertEquals(3, other.missing(blob, 3).size());
      var before = other.progress(blob);
      assertEquals(1, before.have());
      assertEquals(pieces, before.of());
      fetch(store, other, blob, 3);
      assertEquals(
          new Progress(pieces, pieces, plain.length, plain.length, false), other.progress(blob));
      same(plain, read(other, blob, 0, plain.length));
    }
  }

  @Test
  void refusesChunksThatAreNotWhatTheyAreCalled() {
    var cipher = Bytes.of(noise(100));
    assertFalse(store.put(Hash.sha256(Bytes.EMPTY), cipher));
    assertFalse(store.has(Hash.sha256(Bytes.EMPTY)));
    var large = Bytes.owned(new byte[BlobStore.CIPHER_BYTES_MAX + 1]);
    assertFalse(store.put(Hash.sha256(large), large));
    assertTrue(store.put(Hash.sha256(cipher), cipher));
    assertTrue(store.put(Hash.sha256(cipher), cipher));
    assertEquals(Optional.of(cipher), store.chunk(Hash.sha256(cipher)));
  }

  @Test
  void saysWhichFileIsNotHere() throws IOException {
    var blob = write(noise(3 * CHUNK));
    try (var other = BlobStore.memory()) {
      assertEquals(Reason.ABSENT, fails(other, blob).reason());
      other.put(blob.manifest(), store.chunk(blob.manifest()).orElseThrow());
      assertEquals(Reason.ABSENT, fails(other, blob).reason());
    }
  }

  static StoreException fails(BlobStore store, BlobRef blob) {
    return assertThrows(
        StoreException.class,
        () -> store.read(blob, 0, blob.length(), OutputStream.nullOutputStream()));
  }

  @Test
  void aWrongKeyOrListIsItsAuthorsFault() throws IOException {
    var blob = write(noise(100));
    var wrongKey = new BlobRef(blob.manifest(), blob.length(), Bytes.of(noise(32)));
    var wrongLength = new BlobRef(blob.manifest(), blob.length() + 1, blob.key());
    for (var wrong : List.of(wrongKey, wrongLength)) {
      assertEquals(Reason.INVALID, fails(store, wrong).reason());
      assertTrue(store.progress(wrong).broken());
      assertFalse(store.progress(wrong).complete());
      assertEquals(List.of(), store.missing(wrong, 10));
    }
  }

  @Test
  void takesChunksBesideWhoBringsThem() {
    var ciphers = IntStream.range(0, 300).mapToObj(i -> Bytes.of(noise(1_000 + i))).toList();
    var taken = ciphers.stream().map(c -> store.putBeside(Hash.sha256(c), c)).toList();
    assertTrue(taken.stream().allMatch(CompletableFuture::join));
    store.sync();
    ciphers.forEach(cipher -> assertEquals(Optional.of(cipher), store.chunk(Hash.sha256(cipher))));
    assertFalse(store.putBeside(Hash.ZERO, ciphers.getFirst()).join());
    assertFalse(store.has(Hash.ZERO));
  }

  @Test
  void readsChunksBesideWhoAsksForThem() {
    var ciphers = IntStream.range(0, 100).mapToObj(i -> Bytes.of(noise(1_000 + i))).toList();
    ciphers.forEach(cipher -> store.put(Hash.sha256(cipher), cipher));
    var verified = ciphers.stream().map(c -> store.chunkBeside(Hash.sha256(c))).toList();
    var asTheyLie = ciphers.stream().map(c -> store.unverifiedBeside(Hash.sha256(c))).toList();
    var expected = ciphers.stream().map(Optional::of).toList();
    assertEquals(expected, verified.stream().map(CompletableFuture::join).toList());
    assertEquals(expected, asTheyLie.stream().map(CompletableFuture::join).toList());
    assertEquals(Optional.empty(), store.chunkBeside(Hash.ZERO).join());
    assertEquals(Optional.empty(), store.unverifiedBeside(Hash.ZERO).join());
  }

  @Test
  void nothingIsReadBesideOnceTheStoreIsClosed() {
    var cipher = Bytes.of(noise(1_000));
    store.put(Hash.sha256(cipher), cipher);
    store.close();
    assertEquals(Optional.empty(), store.chunkBeside(Hash.sha256(cipher)).join());
    assertEquals(Optional.empty(), store.unverifiedBeside(Hash.sha256(cipher)).join());
    store = open();
  }

  @Test
  void aWholeReadChecksTheWholeHash() throws IOException {
    var blob = sealed(new BlobList(Optional.of(Hash.ZERO), 0, List.of(row(noise(100)))));
    assertEquals(Reason.INVALID, fails(store, blob).reason());
    assertEquals(10, read(store, blob, 0, 10).length);
  }

  @Test
  void aChunkOfAnotherSizeThanItsListSaysIsRefused() throws IOException {
    var row = row(noise(100));
    var longer = new BlobList.Row(row.id(), 200, row.key());
    var blob = sealed(new BlobList(Optional.of(Hash.ZERO), 0, List.of(longer)));
    assertEquals(Reason.INVALID, fails(store, blob).reason());
  }

  @Test
  void aListThatStandsForFarTooManyPiecesIsRefused() throws IOException {
    // Lists of one row each, with one byte each: a small blob that would fill the memory.
    var tops = new ArrayList<BlobList.Row>();
    for (var i = 0; i < 150; i++) {
      var bottom = new BlobList(Optional.empty(), 0, List.of(row(new byte[] {(byte) i})));
      var sealed = row(bottom.encode().toArray());
      tops.add(new BlobList.Row(sealed.id(), 1, sealed.key()));
    }
    var blob = sealed(new BlobList(Optional.of(Hash.ZERO), 1, tops));
    assertTrue(store.progress(blob).broken());
  }

  /// Seals and stores bytes as a hostile author would: with any key.
  private BlobList.Row row(byte[] plain) {
    try (var chunkKey = Secret.of(noise(32))) {
      var cipher = Suite.seal(chunkKey, 0, Bytes.EMPTY, Bytes.of(plain));
      assertTrue(store.put(Hash.sha256(cipher), cipher));
      return new BlobList.Row(Hash.sha256(cipher), plain.length, chunkKey.bytes());
    }
  }

  private BlobRef sealed(BlobList list) {
    var row = row(list.encode().toArray());
    return new BlobRef(row.id(), list.bytes(), row.key());
  }

  @Test
  void followsWhatComesInWhileItIsAskedAboutOthers() throws IOException {
    var blobs = new ArrayList<BlobRef>();
    for (var i = 0; i < 20; i++) {
      blobs.add(write(noise(1_000 + 100 * i)));
    }
    try (var other = BlobStore.memory()) {
      blobs.forEach(blob -> assertEquals(0, other.progress(blob).have()));
      Collections.shuffle(blobs, new SeededRandom(3));
      for (var blob : blobs) {
        fetch(store, other, blob, 1);
      }
      for (var blob : blobs) {
        assertTrue(other.progress(blob).complete());
        assertEquals(List.of(), other.missing(blob, 1));
      }
    }
  }

  @Test
  void aStreamThatFailsLeavesTheStoreWell() throws IOException {
    var broken = InputStream.nullInputStream();
    broken.close();
    assertThrows(IOException.class, () -> store.write(broken, key));
    var blob = write(noise(10));
    assertEquals(10, read(store, blob, 0, 10).length);
  }

  @Test
  void manyThreadsWriteAndRead() throws Exception {
    var failures = Collections.synchronizedList(new ArrayList<Throwable>());
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < 4; i++) {
      var plain = noise(3 * CHUNK + i % 2);
      threads.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((_, e) -> failures.add(e))
              .start(() -> {
                try {
                  for (var round = 0; round < 3; round++) {
                    var blob = write(plain);
                    same(plain, read(store, blob, 0, plain.length));
                    assertTrue(store.progress(blob).complete());
                    store.sync();
                  }
                } catch (IOException e) {
                  failures.add(e);
                }
              }));
    }
    for (var thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), failures);
  }

  @Test
  void freesWhatNoOtherBlobHas() throws IOException {
    var plain = noise(9 * CHUNK);
    var one = write(plain);
    var longer = Arrays.copyOf(plain, plain.length + 3 * CHUNK);
    System.arraycopy(noise(3 * CHUNK), 0, longer, plain.length, 3 * CHUNK);
    var two = write(longer);
    store.named(one);
    store.named(two);
    var before = pieces();
    assertTrue(store.free(List.of(two), List.of(one)) > 2 * CHUNK);
    assertTrue(pieces() < before);
    same(plain, read(store, one, 0, plain.length));
    assertFalse(store.progress(two).complete());
    assertTrue(store.progress(two).haveBytes() < two.length(), "it knows what is gone");
    assertTrue(store.free(List.of(one), List.of()) > 8 * CHUNK);
    assertEquals(0, pieces());
    same(longer, read(store, write(longer), 0, longer.length));
  }

  @Test
  void sweepsWhatNoBlobHasButWhatWasJustWritten() throws IOException {
    var kept = write(noise(2 * CHUNK));
    var unnamed = write(noise(2 * CHUNK + 1));
    store.named(kept);
    assertThrows(IOException.class, () -> store.write(failing(9 * CHUNK), key));
    assertTrue(store.sweep(List.of(kept), Long.MAX_VALUE) > 0, "what the failed write left");
    assertEquals(0, store.sweep(List.of(kept), Long.MAX_VALUE));
    assertTrue(store.progress(unnamed).complete());
    store.named(unnamed);
    assertTrue(store.sweep(List.of(kept), Long.MAX_VALUE) > 2 * CHUNK);
    assertTrue(store.progress(kept).complete());
    assertFalse(store.progress(unnamed).complete());
  }

  @Test
  void aSweepLeavesWhatIsBeingWritten() throws IOException {
    var plain = noise(4 * CHUNK);
    var old = write(plain);
    store.named(old);
    // A write of the same bytes relies on pieces that are here, and that nothing else keeps.
    var writing = followed(plain, () -> store.sweep(List.of(), Long.MAX_VALUE));
    var blob = store.write(writing, key);
    assertEquals(old, blob);
    same(plain, read(store, blob, 0, plain.length));
  }

  @Test
  void aRemovalLeavesWhatWasNamedSinceItWasBegun() throws IOException {
    var plain = noise(4 * CHUNK);
    var old = write(plain);
    store.named(old);
    var blob = write(plain);
    var removal = store.removing(List.of());
    store.named(blob);
    assertEquals(0, removal.free(List.of(old)));
    same(plain, read(store, blob, 0, plain.length));
    assertTrue(store.free(List.of(old), List.of()) > 3 * CHUNK, "a later one knows what is kept");
  }

  @Test
  void aRemovalLeavesWhatIsWrittenWhileItGoesOn() throws IOException {
    var plain = noise(4 * CHUNK);
    var old = write(plain);
    store.named(old);
    var asked = new AtomicBoolean();
    var gone =
        new AbstractList<BlobRef>() {
          @Override
          public BlobRef get(int index) {
            if (!asked.getAndSet(true)) {
              store.named(assertDoesNotThrow(() -> write(plain))); // it is known by then what stays
            }
            return old;
          }

          @Override
          public int size() {
            return 1;
          }
        };
    assertEquals(0, store.removing(List.of()).free(gone));
    assertTrue(asked.get());
    same(plain, read(store, old, 0, plain.length));
    assertTrue(store.free(List.of(old), List.of()) > 3 * CHUNK);
  }

  @Test
  void whatWasMarkedIsGoneOnWithAndComesToTheSame() throws IOException {
    var plain = noise(300 * CHUNK / 4 + 5); // more rows than one list has
    var whole = write(plain);
    store.named(whole);
    store.free(List.of(whole), List.of());
    BlobRef marked;
    try (var writing = store.writing(key)) {
      assertEquals(0, writing.mark().length(), "nothing is cut yet");
      writing.add(plain, 0, plain.length - 3 * CHUNK);
      assertEquals(plain.length - 3 * CHUNK, writing.length());
      marked = writing.mark();
      assertTrue(marked.length() > writing.length() - BlobStore.CHUNK_BYTES_MAX);
      writing.add(plain, plain.length - 3 * CHUNK, plain.length - CHUNK);
    } // and the process ends
    var at = (int) marked.length();
    same(Arrays.copyOf(plain, at), read(store, marked, 0, at));
    assertTrue(store.sweep(List.of(marked), Long.MAX_VALUE) > 0, "what came after the mark");
    try (var writing = store.writing(marked, key)) {
      assertEquals(at, writing.length());
      store.sweep(List.of(), Long.MAX_VALUE);
      writing.add(plain, at, plain.length);
      assertEquals(whole, writing.finish());
    }
    same(plain, read(store, whole, 0, plain.length));
    store.named(whole);
    store.sweep(List.of(), Long.MAX_VALUE);
    var gone = assertThrows(StoreException.class, () -> store.writing(marked, key));
    assertEquals(Reason.ABSENT, gone.reason());
  }

  private static InputStream failing(int after) {
    return followed(
        noise(after),
        () -> {
          throw new IOException("the sender went away");
        });
  }

  /// What happens when all has been read.
  private interface End {
    void come() throws IOException;
  }

  private static InputStream followed(byte[] plain, End end) {
    return new FilterInputStream(new ByteArrayInputStream(plain)) {
      @Override
      public int read(byte[] to, int from, int length) throws IOException {
        var n = super.read(to, from, length);
        if (n < 0) {
          end.come();
        }
        return n;
      }
    };
  }

  private int pieces() {
    var count = 0;
    for (var shelf = 0; shelf < BlobStore.SHELVES; shelf++) {
      count += store.chunks(shelf).size();
    }
    return count;
  }
}

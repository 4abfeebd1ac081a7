package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

/// Blobs of so many chunks that their lists are made of lists.
final class BlobTreeTest {
  private static final int CHUNK = BlobList.CHUNK_BYTES_MIN;

  private final BlobStore store = BlobStore.memory();
  private final BlobStore other = BlobStore.memory();

  /// Smaller chunks than the store cuts, since the number of them is what counts here.
  private BlobRef write(byte[] plain) throws IOException {
    try (var key = Secret.of(new byte[32])) {
      return new BlobWriter(store::put, key, CHUNK).write(new ByteArrayInputStream(plain));
    }
  }

  private void hand(Hash piece) {
    assertTrue(other.put(piece, store.chunk(piece).orElseThrow()));
  }

  @Test
  void aFullListHasNoneAboveIt() throws IOException {
    var blob = write(BlobStoreContract.noise(200 * CHUNK));
    hand(blob.manifest());
    assertEquals(200, other.missing(blob, 1_000).size());
  }

  @Test
  void aLongerOneIsMadeOfLists() throws IOException {
    var plain = BlobStoreContract.noise(450 * CHUNK - 5);
    var blob = write(plain);
    hand(blob.manifest());
    var lists = other.missing(blob, 1_000);
    assertEquals(3, lists.size());
    hand(lists.get(1));
    var missing = other.missing(blob, 1_000);
    assertEquals(2 + 200, missing.size());
    assertEquals(lists.get(0), missing.getFirst());
    assertTrue(other.progress(blob).of() > 202, "the other lists are counted in by a guess");
    BlobStoreContract.fetch(store, other, blob, 50);
    assertEquals(new Progress(454, 454, plain.length, plain.length, false), other.progress(blob));

    var out = new ByteArrayOutputStream();
    other.read(blob, 200L * CHUNK - 3, 200L * CHUNK + 3, out);
    assertEquals(Bytes.of(plain, 200 * CHUNK - 3, 200 * CHUNK + 3), Bytes.of(out.toByteArray()));
    other.read(blob, 0, plain.length, OutputStream.nullOutputStream());
  }

  @Test
  void followsMoreChangesThanItsRingKeeps() throws IOException {
    var blob = write(BlobStoreContract.noise(300 * CHUNK));
    hand(blob.manifest());
    var before = other.progress(blob);
    BlobStoreContract.fetch(store, other, blob, 10);
    for (var i = 0; i <= Changes.KEPT; i++) {
      var small = Bytes.of((byte) i, (byte) (i >> 8));
      other.put(Hash.sha256(small), small);
    }
    assertTrue(!before.complete() && other.progress(blob).complete());
  }
}

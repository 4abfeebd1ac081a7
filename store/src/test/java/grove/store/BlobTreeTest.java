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
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Blobs of so many chunks that their lists are made of lists.
final class BlobTreeTest {
  private static final int CHUNK = BlobList.CHUNK_BYTES_MIN;

  /// A little more than two full lists.
  private static final byte[] PLAIN = BlobStoreContract.noise(401 * CHUNK - 5);

  private static final BlobStore STORE = BlobStore.memory();
  private static final BlobRef BLOB = write(PLAIN);

  private final BlobStore other = BlobStore.memory();

  /// Smaller chunks than the store cuts, since the number of them is what counts here.
  private static BlobRef write(byte[] plain) {
    try (var key = Secret.of(new byte[32])) {
      return new BlobWriter(STORE::put, key, (bytes, length) -> Math.min(length, CHUNK))
          .write(new ByteArrayInputStream(plain));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void hand(Hash piece) {
    assertTrue(other.put(piece, STORE.chunk(piece).orElseThrow()));
  }

  @Test
  void aFullListHasNoneAboveIt() {
    var full = write(Arrays.copyOf(PLAIN, 200 * CHUNK));
    hand(full.manifest());
    assertEquals(200, other.missing(full, 1_000).size());
  }

  @Test
  void aLongerOneIsMadeOfLists() throws IOException {
    hand(BLOB.manifest());
    var lists = other.missing(BLOB, 1_000);
    assertEquals(3, lists.size());
    hand(lists.get(1));
    var missing = other.missing(BLOB, 1_000);
    assertEquals(2 + 200, missing.size());
    assertEquals(lists.get(0), missing.getFirst());
    assertTrue(other.progress(BLOB).of() > 202, "the other lists are counted in by a guess");
    BlobStoreContract.fetch(STORE, other, BLOB, 50);
    assertEquals(new Progress(405, 405, PLAIN.length, PLAIN.length, false), other.progress(BLOB));

    var out = new ByteArrayOutputStream();
    other.read(BLOB, 200L * CHUNK - 3, 200L * CHUNK + 3, out);
    assertEquals(Bytes.of(PLAIN, 200 * CHUNK - 3, 200 * CHUNK + 3), Bytes.of(out.toByteArray()));
    other.read(BLOB, 0, PLAIN.length, OutputStream.nullOutputStream());
  }

  @Test
  void followsMoreChangesThanItsRingKeeps() {
    hand(BLOB.manifest());
    var before = other.progress(BLOB);
    BlobStoreContract.fetch(STORE, other, BLOB, 10);
    for (var i = 0; i <= Changes.KEPT; i++) {
      var small = Bytes.of((byte) i, (byte) (i >> 8));
      other.put(Hash.sha256(small), small);
    }
    assertTrue(!before.complete() && other.progress(BLOB).complete());
  }
}

package grove.web.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.web.HandLoop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How far an upload is stays known over a restart, for so long, and its pieces stay as long.
final class UploadingTest {
  private static final int BYTES = 3 << 20;

  private final byte[] plain = new byte[BYTES];
  private final HandLoop loop = new HandLoop();
  private final EntryStore store = EntryStore.memory(GroupId.NONE);
  private final BlobStore blobs = BlobStore.memory();
  private final Secret blobKey = Secret.of(new byte[32]);
  private Uploading uploading = begin();

  UploadingTest() {
    new SeededRandom(BYTES).nextBytes(plain);
  }

  @AfterEach
  void close() {
    uploading.close();
    store.close();
    blobs.close();
  }

  /// As when the node starts.
  private Uploading begin() {
    var marks = new UploadMarks(store, loop, Secret.of(new byte[32]));
    return new Uploading(blobs, marks, loop::nowMs);
  }

  private Uploading.Upload upload(String name) {
    var wish = new Uploading.Wish(name, BYTES, Optional.empty(), "", "");
    var upload = uploading.begin(wish, blobKey);
    upload.settle();
    return upload;
  }

  private boolean send(Uploading.Upload upload, long from, int to) throws IOException {
    return upload.take(from, new ByteArrayInputStream(plain, (int) from, to - (int) from));
  }

  private BlobRef whole() throws IOException {
    return blobs.write(new ByteArrayInputStream(plain), blobKey);
  }

  @Test
  void anUploadGoesOnAfterARestartAndIsNotSweptMeanwhile() throws IOException {
    assertTrue(send(upload("film"), 0, BYTES - 1));
    uploading = begin(); // the process was killed: nothing was said to the one before
    assertTrue(blobs.sweep(uploading.kept(), Long.MAX_VALUE) >= 0);
    var again = upload("film");
    var at = again.received();
    assertTrue(at >= BYTES - 1 - BlobStore.CHUNK_BYTES_MAX && at < BYTES, () -> at + " are here");
    assertFalse(send(again, 0, BYTES), "it goes on somewhere else");
    assertTrue(send(again, at, BYTES));
    assertEquals(Optional.of(whole()), again.whole());
    uploading.cancel(again.id());
    assertEquals(List.of(), uploading.kept());
    assertEquals(0, upload("film").received(), "and can be sent once more");
  }

  /// Its sender has gone, and what came until then is still being written.
  @Test
  void whoGoesOnWaitsForWhatTheSenderOfBeforeHasUnderWay() throws Exception {
    var upload = upload("film");
    var gone = new CountDownLatch(1);
    var before = new FutureTask<>(() -> upload.take(0, new Leaving(gone)));
    Thread.ofPlatform().daemon().start(before);
    while (upload.received() < Leaving.SENT) {
      Thread.onSpinWait();
    }
    var next = new FutureTask<>(() -> send(upload, Leaving.SENT, BYTES));
    var sender = Thread.ofPlatform().daemon().start(next);
    while (sender.getState() != Thread.State.TIMED_WAITING && !next.isDone()) {
      Thread.onSpinWait();
    }
    gone.countDown();
    assertTrue(next.get(), "it was not sent away");
    assertThrows(ExecutionException.class, before::get);
    assertEquals(Optional.of(whole()), upload.whole());
  }

  /// Sends some, and then its connection ends.
  private final class Leaving extends InputStream {
    static final int SENT = 1 << 10;

    private final CountDownLatch gone;
    private boolean sent;

    Leaving(CountDownLatch gone) {
      this.gone = gone;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("bytes are read in pieces");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (!sent) {
        sent = true;
        System.arraycopy(plain, 0, into, offset, SENT);
        return SENT;
      }
      try {
        gone.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("the connection ended");
    }
  }

  @Test
  void nothingOfItIsReadableInTheStore() throws IOException {
    var upload = upload("film");
    send(upload, 0, BYTES / 2);
    var kept = uploading.kept().getFirst();
    var hex = store.local("web/uploads").orElseThrow().toHex();
    for (var secret : List.of(kept.key().toHex(), kept.manifest().toHex(), upload.id())) {
      assertFalse(hex.contains(secret));
    }
    var wrong = new UploadMarks(store, loop, Secret.of(Arrays.copyOf(new byte[] {1}, 32)));
    assertEquals(List.of(), wrong.kept());
    store.putLocal(Map.of("web/uploads", Bytes.utf8("what is this?")));
    uploading = begin();
    assertEquals(0, upload("film").received());
  }

  @Test
  void whatIsNotGoneOnWithIsGivenUpAfterAWeek() throws IOException {
    send(upload("film"), 0, BYTES / 2);
    uploading = begin();
    loop.advance(UploadMarks.KEPT_MS);
    assertEquals(1, uploading.kept().size());
    loop.advance(1);
    assertEquals(List.of(), uploading.kept());
    assertEquals(0, upload("film").received());
  }

  @Test
  void whatCameIsGoneFromTheDiskThenItBeginsAnew() throws IOException {
    send(upload("film"), 0, BYTES / 2);
    uploading.close();
    assertTrue(blobs.sweep(List.of(), Long.MAX_VALUE) > 0);
    uploading = begin();
    var again = upload("film");
    assertEquals(0, again.received());
    assertTrue(send(again, 0, BYTES));
    assertEquals(Optional.of(whole()), again.whole());
  }

  @Test
  void theLongestUnusedOneMakesRoomAndIsGoneOnWithAllTheSame() throws IOException {
    send(upload("first"), 0, BYTES / 2);
    for (var i = 1; i < Uploading.UPLOADS_MAX; i++) {
      loop.advance(1);
      upload("other " + i);
    }
    loop.advance(1);
    upload("one more");
    assertTrue(uploading.find(upload("first").id()).isPresent());
    assertTrue(upload("first").received() > 0, "its mark stands");
    assertEquals(1, uploading.kept().size());
  }
}

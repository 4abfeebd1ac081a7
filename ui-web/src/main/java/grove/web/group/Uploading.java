package grove.web.group;

import grove.graph.Loop;
import grove.grouping.space.ItemId;
import grove.identity.Secret;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Uploads into one workspace that may stop and go on, as long as it is open.
///
/// Each has a thread that seals what comes, through a narrow pipe: so the plain bytes are nowhere on
/// the disk, and memory does not grow with the file. Who was interrupted asks for the same again and
/// is told how much is here. After a restart of the node it begins anew; pieces that were stored are
/// stored already. Any thread.
public final class Uploading implements AutoCloseable {
  /// Uploads that are begun at a time.
  public static final int UPLOADS_MAX = 16;

  /// Bytes that go through a pipe at once.
  private static final int PIECE_BYTES = 64 << 10;

  /// Pieces that wait in a pipe.
  private static final int PIECES = 8;

  /// How long somebody who asks waits for the sender of before.
  private static final long SETTLE_MS = 2_000;

  /// How long a full pipe is waited for: as long as a stream may stand still.
  private static final long STALL_S = 60;

  private final BlobStore blobs;
  private final LongSupplier nowMs;
  private final Map<String, Upload> uploads = new LinkedHashMap<>();
  private boolean closed;

  /// What is to be uploaded; asked for again it is the same upload.
  ///
  /// @param stamp tells a file from another one of its name and size, as its sender sees it: when it
  ///     was changed last
  public record Wish(String name, long size, Optional<ItemId> folder, String type, String stamp) {}

  Uploading(BlobStore blobs, LongSupplier nowMs) {
    this.blobs = blobs;
    this.nowMs = nowMs;
  }

  /// One upload.
  public final class Upload {
    private final String id;
    private final Wish wish;
    private final Pipe pipe = new Pipe();
    private final Loop.Running thread = Loop.thread("grove-upload");
    private final CompletableFuture<BlobRef> blob;
    private boolean taking;
    private volatile long received;
    private volatile long usedMs;

    private Upload(String id, Wish wish, Secret key) {
      this.id = id;
      this.wish = wish;
      this.usedMs = nowMs.getAsLong();
      this.blob =
          thread
              .call(() -> write(key))
              .whenComplete((done, failure) -> {
                if (failure != null) {
                  pipe.abort();
                }
              });
    }

    private BlobRef write(Secret key) {
      try {
        return blobs.write(pipe, key);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public String id() {
      return id;
    }

    public Wish wish() {
      return wish;
    }

    /// Bytes that are here.
    public long received() {
      return received;
    }

    /// The blob, once all bytes are here; its thread ends then.
    public CompletableFuture<BlobRef> blob() {
      return blob;
    }

    /// Takes bytes in from the place where they go on.
    ///
    /// @return false if they go on somewhere else, or others are being taken
    public boolean take(long from, InputStream bytes) throws IOException {
      synchronized (this) {
        if (taking || from != received) {
          return false;
        }
        taking = true;
      }
      try {
        byte[] buffer = new byte[PIECE_BYTES];
        for (int n = more(bytes, buffer); n > 0; n = more(bytes, buffer)) {
          pipe.put(Arrays.copyOf(buffer, n));
          long sum = received + n; // one takes at a time
          received = sum;
          usedMs = nowMs.getAsLong();
        }
        if (received == wish.size()) {
          pipe.end();
        }
        return true;
      } catch (IOException e) {
        if (blob.isCompletedExceptionally() && blob.exceptionNow() instanceof StoreException full) {
          throw full;
        }
        throw e;
      } finally {
        synchronized (this) {
          taking = false;
          notifyAll();
        }
      }
    }

    /// Waits a moment for what the sender of before had under way: then [#received] stands.
    public synchronized void settle() {
      long left = SETTLE_MS;
      long untilMs = nowMs.getAsLong() + left;
      try {
        while (taking && left > 0) {
          wait(left);
          left = untilMs - nowMs.getAsLong();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private int more(InputStream bytes, byte[] buffer) throws IOException {
      int most = (int) Math.min(buffer.length, wish.size() - received);
      return most == 0 ? 0 : bytes.read(buffer, 0, most);
    }

    private synchronized boolean idle() {
      return !taking;
    }

    private void abort() {
      pipe.abort();
      thread.close();
    }
  }

  /// The upload of this, which may have begun before.
  ///
  /// @param id for a new one
  /// @throws IllegalArgumentException where too many are under way
  public synchronized Upload begin(String id, Wish wish, Secret key) {
    if (closed) {
      throw new IllegalStateException("the workspace is closed");
    }
    for (Upload upload : uploads.values()) {
      if (upload.wish.equals(wish) && !upload.blob.isDone()) {
        return upload;
      }
    }
    if (uploads.size() >= UPLOADS_MAX) {
      Upload oldest =
          uploads.values().stream()
              .filter(Upload::idle)
              .min(Comparator.comparingLong(upload -> upload.usedMs))
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "%d uploads are under way: wait for one of them".formatted(UPLOADS_MAX)));
      cancel(oldest.id);
    }
    cancel(id); // one of which the disk took no more
    Upload upload = new Upload(id, wish, key);
    uploads.put(id, upload);
    return upload;
  }

  public synchronized Optional<Upload> find(String id) {
    return Optional.ofNullable(uploads.get(id));
  }

  /// Ends an upload, whether it is whole or not.
  public void cancel(String id) {
    Upload upload;
    synchronized (this) {
      upload = uploads.remove(id);
    }
    if (upload != null) {
      upload.abort();
    }
  }

  /// Ends all; none goes on writing.
  @Override
  public void close() {
    List<Upload> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(uploads.values());
      uploads.clear();
    }
    all.forEach(Upload::abort);
  }

  /// Hands bytes from those who bring them to the one who seals them, however long they stay away.
  private static final class Pipe extends InputStream {
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(PIECES);
    private volatile boolean aborted;
    private byte[] current = {};
    private int at;
    private boolean ended;

    void put(byte[] piece) throws IOException {
      try {
        if (aborted || !pieces.offer(piece, STALL_S, TimeUnit.SECONDS)) {
          throw new IOException("nobody takes the bytes of this upload");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("stopping");
      }
    }

    /// Nothing more comes.
    void end() throws IOException {
      put(END);
    }

    /// Whoever reads or writes is told so, now or with the next piece.
    void abort() {
      aborted = true;
      while (!pieces.offer(END)) {
        pieces.clear();
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      while (at == current.length && !ended) {
        next();
      }
      if (ended) {
        return -1;
      }
      int n = Math.min(length, current.length - at);
      System.arraycopy(current, at, target, offset, n);
      at += n;
      return n;
    }

    private void next() throws IOException {
      try {
        byte[] piece = pieces.take();
        if (aborted) {
          throw new IOException("the upload was given up");
        }
        ended = piece.length == 0;
        current = piece;
        at = 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("stopping");
      }
    }
  }
}

package grove.web.group;

import static java.lang.System.Logger.Level.INFO;

import grove.grouping.space.ItemId;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.BlobWriting;
import grove.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Uploads into one workspace that may stop and go on, also after the node was restarted.
///
/// What comes is sealed at once, so the plain bytes are nowhere on the disk and memory does not grow with
/// the file. Now and then, and when the sender goes away, it is marked how far an upload is
/// ([UploadMarks]): who asks for the same again, within 7 days, is told how much is here. Any thread, and
/// one that may wait for the disk.
public final class Uploading implements AutoCloseable {
  /// Uploads that are begun at a time, and that are remembered.
  public static final int UPLOADS_MAX = 16;

  /// Bytes that are taken at once.
  private static final int PIECE_BYTES = 64 << 10;

  /// After so many bytes it is marked how far an upload is: what a crash may cost.
  private static final long MARK_BYTES = 32L << 20;

  /// How long somebody who asks waits for the sender of before.
  private static final long SETTLE_MS = 2_000;

  /// How long the end of the workspace waits for a sender.
  private static final long STOP_MS = 1_000;

  private static final System.Logger LOG = System.getLogger("grove.web");

  private final BlobStore blobs;
  private final UploadMarks marks;
  private final LongSupplier nowMs;
  private final Map<String, Upload> uploads = new LinkedHashMap<>();
  private boolean closed;

  /// What is to be uploaded; asked for again it is the same upload.
  ///
  /// @param stamp tells a file from another one of its name and size, as its sender sees it: when it
  ///     was changed last
  public record Wish(String name, long size, Optional<ItemId> folder, String type, String stamp) {
    /// The same for the same wish; an address, not a secret.
    Hash id() {
      return Hash.tagged("grove/upload/1", Bytes.utf8(toString()));
    }
  }

  Uploading(BlobStore blobs, UploadMarks marks, LongSupplier nowMs) {
    this.blobs = blobs;
    this.marks = marks;
    this.nowMs = nowMs;
  }

  /// One upload.
  public final class Upload {
    private final Wish wish;
    private final Secret key;
    private final ReentrantLock taking = new ReentrantLock();
    private Optional<BlobWriting> writing = Optional.empty();
    private long marked;
    private volatile Optional<BlobRef> whole = Optional.empty();
    private volatile boolean over;

    /// Nothing more is marked: it was given up, or the workspace does not wait any longer.
    private volatile boolean unmarked;

    private volatile long received;
    private volatile long usedMs;

    private Upload(Wish wish, Secret key) {
      this.wish = wish;
      this.key = key;
      this.usedMs = nowMs.getAsLong();
    }

    public String id() {
      return wish.id().toHex();
    }

    public Wish wish() {
      return wish;
    }

    /// Bytes that are here.
    public long received() {
      return received;
    }

    /// The blob, once all bytes are here.
    public Optional<BlobRef> whole() {
      return whole;
    }

    /// Waits a moment for what the sender of before had under way, or reads what came before a restart:
    /// then [#received] stands.
    public void settle() {
      if (lock(SETTLE_MS)) {
        try {
          opened();
        } finally {
          taking.unlock();
        }
      }
    }

    /// Takes bytes in from the place where they go on. The sender of before, who has gone, may have some
    /// under way: to bring them to the disk takes seconds where that is slow.
    ///
    /// @return false if they go on somewhere else, or others are being taken
    public boolean take(long from, InputStream bytes) throws IOException {
      if (!lock(SETTLE_MS)) {
        return false;
      }
      try {
        BlobWriting on = opened();
        if (over || whole.isPresent() || from != received) {
          return false;
        }
        try {
          takeAll(on, bytes);
        } catch (IOException e) {
          rest(on); // the sender went away
          throw e;
        }
        rest(on);
        return true;
      } catch (StoreException e) {
        forget(); // it is gone on with from the last mark
        throw e;
      } finally {
        if (over) {
          forget();
        }
        taking.unlock();
      }
    }

    private void takeAll(BlobWriting on, InputStream bytes) throws IOException {
      byte[] buffer = new byte[PIECE_BYTES];
      for (int n = more(bytes, buffer); n > 0 && !over; n = more(bytes, buffer)) {
        on.add(buffer, 0, n);
        received = on.length();
        usedMs = nowMs.getAsLong();
        if (received - marked >= MARK_BYTES) {
          mark(on);
        }
      }
    }

    private int more(InputStream bytes, byte[] buffer) throws IOException {
      int most = (int) Math.min(buffer.length, wish.size() - received);
      return most == 0 ? 0 : bytes.read(buffer, 0, most);
    }

    /// Nothing more comes for now.
    private void rest(BlobWriting on) {
      if (unmarked) {
        return;
      }
      if (received == wish.size()) {
        whole = Optional.of(on.finish());
      } else if (received - marked > BlobStore.CHUNK_BYTES_MAX) {
        mark(on);
      }
    }

    private void mark(BlobWriting on) {
      BlobRef blob = on.mark();
      marked = blob.length();
      marks.set(wish.id(), blob);
    }

    private BlobWriting opened() {
      if (writing.isEmpty()) {
        BlobWriting on =
            marks.of(wish.id()).flatMap(this::goOn).orElseGet(() -> blobs.writing(key));
        writing = Optional.of(on);
        received = on.length();
        marked = received;
      }
      return writing.get();
    }

    private Optional<BlobWriting> goOn(BlobRef begun) {
      try {
        return Optional.of(blobs.writing(begun, key));
      } catch (StoreException e) {
        LOG.log(INFO, "an upload begins anew: " + e.getMessage());
        marks.remove(wish.id());
        return Optional.empty();
      }
    }

    private boolean lock(long waitMs) {
      try {
        return taking.tryLock(waitMs, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private void forget() {
      over = true;
      writing.ifPresent(BlobWriting::close);
    }

    private boolean idle() {
      return !taking.isLocked();
    }

    /// Whoever brings bytes is stopped.
    private void stop() {
      over = true;
      if (lock(STOP_MS)) {
        forget();
        taking.unlock();
      } else {
        unmarked = true;
      }
    }
  }

  /// The upload of this, which may have begun before.
  ///
  /// @throws IllegalArgumentException where too many are under way
  public Upload begin(Wish wish, Secret key) {
    Optional<Upload> last = Optional.empty();
    Upload upload;
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the workspace is closed");
      }
      String id = wish.id().toHex();
      Upload before = uploads.get(id);
      if (before != null && !before.over && before.whole().isEmpty()) {
        return before;
      }
      uploads.remove(id); // of which the disk took no more, or which is whole
      if (uploads.size() >= UPLOADS_MAX) {
        last = Optional.of(longestUnused());
        uploads.remove(last.get().id());
      }
      upload = new Upload(wish, key);
      uploads.put(id, upload);
    }
    last.ifPresent(Upload::stop);
    return upload;
  }

  private Upload longestUnused() {
    return uploads.values().stream()
        .filter(Upload::idle)
        .min(Comparator.comparingLong(upload -> upload.usedMs))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%d uploads are under way: wait for one of them".formatted(UPLOADS_MAX)));
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
      upload.unmarked = true;
      upload.stop();
      marks.remove(upload.wish.id());
    }
  }

  /// What came of uploads that may go on: its pieces stay.
  List<BlobRef> kept() {
    return marks.kept();
  }

  /// Ends all for now; none goes on writing.
  @Override
  public void close() {
    List<Upload> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(uploads.values());
      uploads.clear();
    }
    all.forEach(Upload::stop);
  }
}

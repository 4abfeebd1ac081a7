package grove.store;

import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The [BlobStore] over any shelf: sealing, checking and counting; the shelf only keeps.
final class SealedBlobs implements BlobStore {
  private final ChunkShelf shelf;
  private final Changes changes = new Changes();
  private final Chunks chunks;
  private final BlobCounts counts;

  /// Blobs that were written, and that nobody has in mind yet.
  private final Set<BlobRef> unnamed = ConcurrentHashMap.newKeySet();

  /// For each write that goes on the pieces it has kept: they may have been here before.
  private final Set<Kept> writing = ConcurrentHashMap.newKeySet();

  /// Removals that were begun and are not done.
  private final Set<Removal> removals = ConcurrentHashMap.newKeySet();

  /// Who keeps a piece shares it; who removes one needs it alone.
  private final ReadWriteLock removing = new ReentrantReadWriteLock();

  private volatile boolean closed;

  /// The pieces of one write.
  private static final class Kept {
    private final Set<Hash> pieces;

    Kept(Set<Hash> pieces) {
      this.pieces = pieces;
    }
  }

  SealedBlobs(ChunkShelf shelf) {
    this.shelf = shelf;
    chunks = new Chunks(shelf, changes);
    counts = new BlobCounts(chunks, changes);
    shelf.onLost(changes::add);
  }

  @Override
  public BlobRef write(InputStream plain, Secret blobKey) throws IOException {
    try (var writing = new Writing(blobKey)) {
      return writing.done(writing.writer.write(plain));
    }
  }

  @Override
  public BlobWriting writing(Secret blobKey) {
    return new Writing(blobKey);
  }

  @Override
  public BlobWriting writing(BlobRef marked, Secret blobKey) {
    var on = new Writing(blobKey);
    try {
      BlobReader.chunks(chunks, marked, on::takeOver);
      return on;
    } catch (RuntimeException | Error e) {
      on.close();
      throw e;
    }
  }

  /// One blob on its way to the shelf.
  private final class Writing implements BlobWriting {
    private final Kept kept = new Kept(ConcurrentHashMap.newKeySet());
    private final BlobWriter writer;

    Writing(Secret blobKey) {
      writer =
          new BlobWriter((id, sealed) -> keep(kept, id, sealed), blobKey, new ContentCuts(blobKey));
      writing.add(kept);
    }

    void takeOver(BlobList.Row row, Bytes plain) {
      kept.pieces.add(row.id());
      writer.takeOver(row, plain);
    }

    BlobRef done(BlobRef blob) {
      shelf.sync();
      requireAll(kept);
      unnamed.add(blob);
      return blob;
    }

    @Override
    public void add(byte[] bytes, int from, int to) {
      writer.add(bytes, from, to);
    }

    @Override
    public long length() {
      return writer.length();
    }

    @Override
    public BlobRef mark() {
      var blob = writer.mark();
      shelf.sync();
      requireAll(kept);
      return blob;
    }

    @Override
    public BlobRef finish() {
      return done(writer.finish());
    }

    @Override
    public void close() {
      removals.forEach(removal -> removal.written.add(kept));
      writing.remove(kept);
    }
  }

  /// Whoever syncs hears of all that could not be synced, not only of what is their own.
  private void requireAll(Kept kept) {
    if (!kept.pieces.stream().allMatch(shelf::has)) {
      throw new StoreException(
          StoreException.Reason.UNUSABLE,
          "Part of the file did not come to the disk: check the disk, and add the file again.");
    }
  }

  private void keep(Kept kept, Hash id, Bytes cipher) {
    removing.readLock().lock();
    try {
      kept.pieces.add(id);
      keep(id, cipher);
    } finally {
      removing.readLock().unlock();
    }
  }

  /// It goes from the one set to the others, so that it is always in one.
  @Override
  public void named(BlobRef blob) {
    removals.forEach(removal -> removal.named.add(blob));
    unnamed.remove(blob);
  }

  @Override
  public BlobRemoval removing(Collection<BlobRef> kept) {
    var removal = new Removal(List.copyOf(kept));
    removals.add(removal);
    removal.named.addAll(unnamed);
    return removal;
  }

  /// One removal, from when it is known what is kept until it is done.
  private final class Removal implements BlobRemoval {
    private final List<BlobRef> kept;

    /// Blobs that were named since.
    private final Set<BlobRef> named = ConcurrentHashMap.newKeySet();

    /// Writes that ended since.
    private final Set<Kept> written = ConcurrentHashMap.newKeySet();

    Removal(List<BlobRef> kept) {
      this.kept = kept;
    }

    @Override
    public long free(Collection<BlobRef> gone) {
      return run(stays -> gone.stream().mapToLong(blob -> free(blob, stays)).sum());
    }

    private long free(BlobRef blob, Predicate<Hash> stays) {
      return remove(BlobSweep.pieces(chunks, blob), stays, Long.MAX_VALUE);
    }

    @Override
    public long sweep(long beforeMs) {
      return run(stays -> {
        var bytes = 0L;
        for (var part = 0; part < SHELVES; part++) {
          bytes += remove(shelf.list(part), stays, beforeMs);
        }
        return bytes;
      });
    }

    private long run(ToLongFunction<Predicate<Hash>> work) {
      try {
        var all = new ArrayList<>(kept);
        all.addAll(unnamed);
        all.addAll(named); // behind the others: it may have come from there
        var bytes = work.applyAsLong(BlobSweep.piecesOf(chunks, all));
        shelf.settle();
        return bytes;
      } finally {
        removals.remove(this);
      }
    }

    private long remove(Collection<Hash> pieces, Predicate<Hash> stays, long beforeMs) {
      var bytes = 0L;
      for (var piece : pieces) {
        bytes += stays.test(piece) ? 0 : remove(piece, beforeMs);
      }
      return bytes;
    }

    /// Bytes that are free now.
    private long remove(Hash piece, long beforeMs) {
      removing.writeLock().lock();
      try {
        var bytes = shelf.bytes(piece, beforeMs);
        if (bytes < 0 || holds(writing, piece) || holds(written, piece)) {
          return 0;
        }
        shelf.drop(piece);
        changes.add(piece);
        return bytes;
      } finally {
        removing.writeLock().unlock();
      }
    }

    private static boolean holds(Set<Kept> writes, Hash piece) {
      return writes.stream().anyMatch(kept -> kept.pieces.contains(piece));
    }
  }

  @Override
  public boolean has(Hash chunk) {
    return chunks.has(chunk);
  }

  @Override
  public List<Hash> chunks(int firstByte) {
    return shelf.list(firstByte);
  }

  @Override
  public Optional<Bytes> chunk(Hash chunk) {
    return switch (chunks.get(chunk)) {
      case Chunks.Got.Whole(var cipher) -> Optional.of(cipher);
      case Chunks.Got.Absent(), Chunks.Got.Damaged() -> Optional.empty();
    };
  }

  @Override
  public CompletableFuture<Optional<Bytes>> chunkBeside(Hash chunk) {
    return beside(() -> chunk(chunk), Optional.empty());
  }

  @Override
  public CompletableFuture<Optional<Bytes>> unverifiedBeside(Hash chunk) {
    return beside(() -> unverified(chunk), Optional.empty());
  }

  private Optional<Bytes> unverified(Hash chunk) {
    var found = shelf.get(chunk);
    var tooLarge = found.isPresent() && found.get().size() > CIPHER_BYTES_MAX;
    return tooLarge ? chunk(chunk) : found;
  }

  @Override
  public boolean put(Hash chunk, Bytes cipher) {
    if (cipher.size() > CIPHER_BYTES_MAX || !Hash.sha256(cipher).equals(chunk)) {
      return false;
    }
    keep(chunk, cipher);
    return true;
  }

  @Override
  public CompletableFuture<Boolean> putBeside(Hash chunk, Bytes cipher) {
    return beside(() -> put(chunk, cipher), false);
  }

  /// Nobody works on the shelf once it is closed, however late a thread gets a processor: a read too may
  /// delete what it finds damaged.
  private <T> CompletableFuture<T> beside(Supplier<T> work, T onceClosed) {
    return CompletableFuture.supplyAsync(
        () -> {
          removing.readLock().lock();
          try {
            return closed ? onceClosed : work.get();
          } finally {
            removing.readLock().unlock();
          }
        },
        shelf.beside());
  }

  private void keep(Hash chunk, Bytes cipher) {
    shelf.put(chunk, cipher);
    changes.add(chunk);
  }

  @Override
  public List<Hash> missing(BlobRef blob, int max) {
    return counts.ask(blob, count -> count.missing(max));
  }

  @Override
  public Progress progress(BlobRef blob) {
    return counts.ask(blob, BlobCount::progress);
  }

  @Override
  public void read(BlobRef blob, long from, long to, OutputStream out) throws IOException {
    new BlobReader(chunks, blob, from, to, out).read();
  }

  @Override
  public void sync() {
    shelf.sync();
  }

  @Override
  public void close() {
    removing.writeLock().lock();
    try {
      closed = true;
      shelf.close();
    } finally {
      removing.writeLock().unlock();
    }
  }
}

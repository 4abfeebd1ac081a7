package grove.store;

import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Large bytes beside the entries: encrypted chunks, each named by the hash of its cipher text.
///
/// A blob is a tree of chunks: the manifest lists the chunks of the plain bytes, or lists of them.
/// Equal plain chunks under one blob key are stored once. Chunks can be kept and passed on without
/// any key.
///
/// Threads: all methods are safe from any thread, and long ones ([#write], [#read]) do not hold up
/// the others. Memory is constant for any size of blob, but for about 40 bytes per chunk of the
/// last few blobs that [#missing] or [#progress] were asked about.
///
/// Every method throws [StoreException] when the disk fails.
public interface BlobStore extends AutoCloseable {
  /// Plain bytes of a chunk that is written here, about: cuts follow the content, so that versions of a
  /// file share chunks.
  int CHUNK_BYTES = 256 << 10;

  /// Into how many parts [#chunks] divides what is here.
  int SHELVES = 256;

  /// The largest plain chunk that is written or read, bytes.
  int CHUNK_BYTES_MAX = 1 << 20;

  /// The largest chunk, sealed: what [#put] takes, bytes.
  int CIPHER_BYTES_MAX = CHUNK_BYTES_MAX + 16;

  /// Opens the store in a folder, or makes it there.
  static BlobStore files(Path folder) {
    return new SealedBlobs(PackShelf.open(folder));
  }

  /// An empty store that is gone with the process.
  static BlobStore memory() {
    return new SealedBlobs(new MemoryShelf());
  }

  /// Reads the stream to its end and stores it. When this returns, all of it is on the disk.
  ///
  /// @param blobKey the group's key for blobs; the same bytes under the same key give the same
  ///     reference
  /// @throws IOException only if the stream throws it
  BlobRef write(InputStream plain, Secret blobKey) throws IOException;

  /// Begins to write a blob whose bytes come by and by.
  BlobWriting writing(Secret blobKey);

  /// Goes on with one: after the bytes of what was marked, which are all read, checked, and need not be
  /// added again.
  ///
  /// @throws StoreException also where a part of it is not here
  BlobWriting writing(BlobRef marked, Secret blobKey);

  boolean has(Hash chunk);

  /// The chunks that are here and whose hash begins with this byte, in no order: for copies of
  /// everything. Memory holds one part at a time.
  List<Hash> chunks(int firstByte);

  /// The sealed chunk. One that turns out damaged is deleted, and is absent from then on.
  Optional<Bytes> chunk(Hash chunk);

  /// The same beside the caller, where this store has threads for it; else it is done when this returns.
  /// A disk takes several reads at once, and who waits for one at a time waits long.
  ///
  /// @return what [#chunk] returns, or a failure with what it throws; nothing once the store is closed
  CompletableFuture<Optional<Bytes>> chunkBeside(Hash chunk);

  /// The same, but the chunk as it lies here, not hashed: for whoever will not believe it anyway, as a
  /// neighbour. Never more than [#CIPHER_BYTES_MAX].
  CompletableFuture<Optional<Bytes>> unverifiedBeside(Hash chunk);

  /// Takes a sealed chunk from elsewhere. It is on the disk after the next [#sync].
  ///
  /// @return false if these bytes do not have this hash, or are too many
  boolean put(Hash chunk, Bytes cipher);

  /// The same beside the caller, where this store has threads for it; else it is done when this returns.
  /// To hash a chunk and to write it takes longer than to receive it.
  ///
  /// @return what [#put] returns, or a failure with what it throws
  CompletableFuture<Boolean> putBeside(Hash chunk, Bytes cipher);

  /// Pieces of a blob that are not here, in the order in which they are wanted: its manifest, then
  /// further lists, then chunks. Empty when it is complete, or broken.
  List<Hash> missing(BlobRef blob, int max);

  Progress progress(BlobRef blob);

  /// Writes the plain bytes from `from` (inclusive) to `to` (exclusive) to a stream. Every chunk is
  /// verified; a read of all bytes checks the hash of the whole too, at its end.
  ///
  /// @throws IOException only if the stream throws it
  void read(BlobRef blob, long from, long to, OutputStream out) throws IOException;

  /// Says that somebody keeps a blob that was written here in mind from now on: until then none of
  /// its pieces is removed.
  void named(BlobRef blob);

  /// Begins a removal, in the moment in which it is known what is kept: it may be done later, beside who
  /// writes and names blobs.
  ///
  /// @param kept all that anybody has in mind now
  BlobRemoval removing(Collection<BlobRef> kept);

  /// See [BlobRemoval#free]: at once.
  default long free(Collection<BlobRef> gone, Collection<BlobRef> kept) {
    return removing(kept).free(gone);
  }

  /// See [BlobRemoval#sweep]: at once.
  default long sweep(Collection<BlobRef> kept, long beforeMs) {
    return removing(kept).sweep(beforeMs);
  }

  /// Brings all chunks taken so far to the disk.
  void sync();

  @Override
  void close();
}

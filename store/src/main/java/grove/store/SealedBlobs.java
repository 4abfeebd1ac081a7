package grove.store;

import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/// The [BlobStore] over any shelf: sealing, checking and counting; the shelf only keeps.
final class SealedBlobs implements BlobStore {
  private final ChunkShelf shelf;
  private final Changes changes = new Changes();
  private final Chunks chunks;
  private final BlobCounts counts;

  SealedBlobs(ChunkShelf shelf) {
    this.shelf = shelf;
    chunks = new Chunks(shelf, changes);
    counts = new BlobCounts(chunks, changes);
  }

  @Override
  public BlobRef write(InputStream plain, Secret blobKey) throws IOException {
    var blob = new BlobWriter(this::keep, blobKey, new ContentCuts(blobKey)).write(plain);
    shelf.sync();
    return blob;
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
  public boolean put(Hash chunk, Bytes cipher) {
    if (cipher.size() > CIPHER_BYTES_MAX || !Hash.sha256(cipher).equals(chunk)) {
      return false;
    }
    keep(chunk, cipher);
    return true;
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
    shelf.close();
  }
}

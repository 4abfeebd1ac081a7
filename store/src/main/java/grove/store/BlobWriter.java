package grove.store;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Turns a stream into sealed chunks and builds the tree of lists above them, in constant memory.
///
/// A chunk's key comes from the group's blob key and the chunk's plain hash, so equal chunks seal
/// to equal bytes within a group, and to nothing recognizable outside it. No key seals two texts,
/// so the nonce is always 0.
final class BlobWriter {
  private static final Bytes CHUNK_INFO = Bytes.utf8("grove/chunk/1");

  private final BiConsumer<Hash, Bytes> keep;
  private final Secret blobKey;
  private final Cuts cuts;
  private final byte[] buffer = new byte[BlobStore.CHUNK_BYTES_MAX];

  /// The unfinished list of each level.
  private final List<List<BlobList.Row>> levels = new ArrayList<>();

  /// @param keep takes a sealed chunk and its id
  BlobWriter(BiConsumer<Hash, Bytes> keep, Secret blobKey, Cuts cuts) {
    this.keep = keep;
    this.blobKey = blobKey;
    this.cuts = cuts;
    levels.add(new ArrayList<>());
  }

  BlobRef write(InputStream plain) throws IOException {
    var whole = Hash.digest();
    var length = 0L;
    for (var held = fill(plain, 0); held > 0; held = fill(plain, held)) {
      var n = cuts.next(buffer, held);
      whole.update(buffer, 0, n);
      length += n;
      add(0, seal(Bytes.of(buffer, 0, n), n));
      held -= n;
      System.arraycopy(buffer, n, buffer, 0, held);
    }
    var root = seal(root(Hash.of(whole.digest())).encode(), length);
    return new BlobRef(root.id(), length, root.key());
  }

  /// Fills the buffer up behind what it holds; how much it holds then.
  private int fill(InputStream in, int held) throws IOException {
    return held + in.readNBytes(buffer, held, buffer.length - held);
  }

  /// @param covers plain bytes of the blob that it stands for
  private BlobList.Row seal(Bytes plain, long covers) {
    try (var key = Suite.hkdf(blobKey, Hash.sha256(plain).bytes(), CHUNK_INFO, BlobRef.KEY_BYTES)) {
      var cipher = Suite.seal(key, 0, Bytes.EMPTY, plain);
      var id = Hash.sha256(cipher);
      keep.accept(id, cipher);
      return new BlobList.Row(id, covers, key.bytes());
    }
  }

  private void add(int level, BlobList.Row row) {
    if (level == levels.size()) {
      levels.add(new ArrayList<>());
    }
    var list = levels.get(level);
    if (list.size() == BlobList.ROWS_MAX) {
      fold(level);
    }
    list.add(row);
  }

  /// Makes the list of a level one row of the next.
  private void fold(int level) {
    var rows = levels.get(level);
    var list = new BlobList(Optional.empty(), level, rows);
    rows.clear();
    add(level + 1, seal(list.encode(), list.bytes()));
  }

  private BlobList root(Hash whole) {
    for (var level = 0; level < levels.size() - 1; level++) {
      fold(level);
    }
    return new BlobList(Optional.of(whole), levels.size() - 1, levels.getLast());
  }
}

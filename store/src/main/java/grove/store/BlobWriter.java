package grove.store;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Turns bytes into sealed chunks and builds the tree of lists above them, in constant memory.
///
/// A chunk's key comes from the group's blob key and the chunk's plain hash, so equal chunks seal
/// to equal bytes within a group, and to nothing recognizable outside it. No key seals two texts,
/// so the nonce is always 0.
///
/// Where a chunk ends depends on its own bytes only. So what was cut so far is a blob as it stands, and
/// who goes on after it makes the same chunks as who never stopped.
final class BlobWriter {
  private static final Bytes CHUNK_INFO = Bytes.utf8("grove/chunk/1");

  private final BiConsumer<Hash, Bytes> keep;
  private final Secret blobKey;
  private final Cuts cuts;
  private final byte[] buffer = new byte[BlobStore.CHUNK_BYTES_MAX];
  private final MessageDigest whole = Hash.digest();

  /// The unfinished list of each level.
  private final List<List<BlobList.Row>> levels = new ArrayList<>();

  private int held;
  private long cut;

  /// @param keep takes a sealed chunk and its id
  BlobWriter(BiConsumer<Hash, Bytes> keep, Secret blobKey, Cuts cuts) {
    this.keep = keep;
    this.blobKey = blobKey;
    this.cuts = cuts;
    levels.add(new ArrayList<>());
  }

  BlobRef write(InputStream plain) throws IOException {
    do {
      held += plain.readNBytes(buffer, held, buffer.length - held);
    } while (cutIfFull());
    return finish();
  }

  void add(byte[] bytes, int from, int to) {
    for (var at = from; at < to; ) {
      var n = Math.min(to - at, buffer.length - held);
      System.arraycopy(bytes, at, buffer, held, n);
      held += n;
      at += n;
      cutIfFull();
    }
  }

  /// Takes a chunk that is sealed already.
  void takeOver(BlobList.Row row, Bytes plain) {
    plain.updateTo(whole);
    cut += row.bytes();
    add(levels, 0, row);
  }

  /// Bytes that were added.
  long length() {
    return cut + held;
  }

  /// All bytes but those of which it is not known yet where their chunk ends.
  BlobRef mark() {
    List<List<BlobList.Row>> copies = new ArrayList<>();
    levels.forEach(level -> copies.add(new ArrayList<>(level)));
    return root(copies);
  }

  BlobRef finish() {
    while (held > 0) {
      cut();
    }
    return root(levels);
  }

  private boolean cutIfFull() {
    var full = held == buffer.length;
    if (full) {
      cut();
    }
    return full;
  }

  private void cut() {
    var n = cuts.next(buffer, held);
    whole.update(buffer, 0, n);
    cut += n;
    add(levels, 0, seal(Bytes.of(buffer, 0, n), n));
    held -= n;
    System.arraycopy(buffer, n, buffer, 0, held);
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

  private void add(List<List<BlobList.Row>> lists, int level, BlobList.Row row) {
    if (level == lists.size()) {
      lists.add(new ArrayList<>());
    }
    var list = lists.get(level);
    if (list.size() == BlobList.ROWS_MAX) {
      fold(lists, level);
    }
    list.add(row);
  }

  /// Makes the list of a level one row of the next.
  private void fold(List<List<BlobList.Row>> lists, int level) {
    var rows = lists.get(level);
    var list = new BlobList(Optional.empty(), level, rows);
    rows.clear();
    add(lists, level + 1, seal(list.encode(), list.bytes()));
  }

  private BlobRef root(List<List<BlobList.Row>> lists) {
    for (var level = 0; level < lists.size() - 1; level++) {
      fold(lists, level);
    }
    var list = new BlobList(Optional.of(soFar()), lists.size() - 1, lists.getLast());
    var root = seal(list.encode(), cut);
    return new BlobRef(root.id(), cut, root.key());
  }

  /// Hash of all that was cut.
  private Hash soFar() {
    try {
      return Hash.of(((MessageDigest) whole.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("java's SHA-256 can be copied", e);
    }
  }
}

package grove.store;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One list of a blob's tree, in plain: rows that say where its parts are and how they are opened.
///
/// ```
/// list = format 1, root 1, [hash of the whole plain blob 32], level 1, count 2, rows
/// row  = chunk id 32, plain bytes 6, key 32
/// ```
///
/// On level 0 the rows are chunks of the blob, on level n lists of level n - 1. The root is the
/// manifest. Only the chunk at the end of a list may be shorter than [#CHUNK_BYTES_MIN], so a list
/// can not stand for many more pieces than its blob has bytes for.
///
/// @param whole hash of the whole plain blob, in the root only
/// @param level 0 to [#LEVEL_MAX]
/// @param rows at most [#ROWS_MAX]; none only in the root of the empty blob
record BlobList(Optional<Hash> whole, int level, List<Row> rows) {
  /// Rows of a list; a longer one is made of lists.
  static final int ROWS_MAX = 200;

  /// Enough for the longest blob at 200 rows a list, with room for lists that are not full.
  static final int LEVEL_MAX = 5;

  /// The smallest chunk but for the last of a list, plain bytes.
  static final int CHUNK_BYTES_MIN = 64 << 10;

  private static final int FORMAT = 1;
  private static final int ROW_BYTES = BlobRef.SIZE;

  /// A part: a chunk of the blob or a further list.
  ///
  /// @param bytes plain bytes of the blob below it
  record Row(Hash id, long bytes, Bytes key) {}

  BlobList {
    rows = List.copyOf(rows);
    require(level >= 0 && level <= LEVEL_MAX, "has too many levels");
    require(rows.size() <= ROWS_MAX, "has too many rows");
    require(!rows.isEmpty() || (whole.isPresent() && level == 0), "is empty");
    for (var i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      require(row.key().size() == BlobRef.KEY_BYTES, "has a key of wrong size");
      require(row.bytes() >= 1 && row.bytes() <= BlobRef.LENGTH_MAX, "has an empty part");
      if (level == 0) {
        require(row.bytes() <= BlobStore.CHUNK_BYTES_MAX, "has too large a chunk");
        require(i == rows.size() - 1 || row.bytes() >= CHUNK_BYTES_MIN, "has too small a chunk");
      }
    }
  }

  /// Plain bytes of the blob below this list.
  long bytes() {
    return rows.stream().mapToLong(Row::bytes).sum();
  }

  Bytes encode() {
    var out = new ByteWriter(2 * Hash.SIZE + ROW_BYTES * rows.size());
    out.u8(FORMAT).bool(whole.isPresent());
    whole.ifPresent(out::hash);
    out.u8(level).u16(rows.size());
    for (var row : rows) {
      out.hash(row.id()).u48(row.bytes()).bytes(row.key());
    }
    return out.toBytes();
  }

  static BlobList decode(Bytes plain) throws MalformedException {
    var in = ByteReader.of(plain);
    if (in.u8() != FORMAT) {
      throw new MalformedException("the list of a blob needs a newer Grove");
    }
    Optional<Hash> whole = in.bool() ? Optional.of(in.hash()) : Optional.empty();
    var level = in.u8();
    var count = in.count16(ROWS_MAX);
    var rows = new ArrayList<Row>();
    for (var i = 0; i < count; i++) {
      rows.add(new Row(in.hash(), in.u48(), in.bytes(BlobRef.KEY_BYTES)));
    }
    in.end();
    try {
      return new BlobList(whole, level, rows);
    } catch (IllegalArgumentException e) {
      throw OutOfRange.malformed(e);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("the list of a blob " + otherwise);
    }
  }
}

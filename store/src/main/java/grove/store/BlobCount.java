package grove.store;

import grove.identity.bytes.Hash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Which pieces of one blob are known, and which of them are here.
///
/// It is counted once and then follows the changes of the store, so that asking again costs little
/// however large the blob is. Not thread-safe: [BlobCounts] sees to that.
final class BlobCount {
  /// A blob has no more pieces than one per so many bytes, and a few: more is an attack on memory.
  private static final long BYTES_PER_PIECE_MIN = 16 << 10;

  private static final int PIECES_SPARE = 64;

  private final BlobRef blob;
  private final Chunks chunks;
  private final Changes changes;
  private final ArrayDeque<Unopened> unopened = new ArrayDeque<>();
  private Pieces pieces = new Pieces();
  private boolean broken;
  private long seen;

  /// A list whose rows are not known yet.
  ///
  /// @param level its level; for the root, which says that itself, -1
  private record Unopened(BlobList.Row row, int level) {}

  BlobCount(BlobRef blob, Chunks chunks, Changes changes) {
    this.blob = blob;
    this.chunks = chunks;
    this.changes = changes;
    recount();
  }

  /// Pieces that are known.
  int size() {
    return pieces.size();
  }

  List<Hash> missing(int max) {
    catchUp();
    var missing = new ArrayList<Hash>();
    if (broken) {
      return missing;
    }
    for (var list : List.of(true, false)) {
      var at = pieces.nextMissing(0, list);
      while (at >= 0 && missing.size() < max) {
        missing.add(pieces.hash(at));
        at = pieces.nextMissing(at + 1, list);
      }
    }
    return missing;
  }

  Progress progress() {
    catchUp();
    var unknownBytes = Math.max(0, blob.length() - pieces.knownBytes());
    var guessed =
        unopened.isEmpty() && !broken
            ? 0
            : Math.max(1, (unknownBytes + BlobStore.CHUNK_BYTES - 1) / BlobStore.CHUNK_BYTES);
    return new Progress(
        pieces.hereCount(), pieces.size() + guessed, pieces.hereBytes(), blob.length(), broken);
  }

  private void catchUp() {
    // Few pieces are sooner counted anew than found among many changes.
    var news = changes.since(seen, Math.max(PIECES_SPARE, pieces.size()));
    if (news.isEmpty()) {
      recount();
      return;
    }
    for (var chunk : news.get()) {
      var number = pieces.find(chunk);
      if (number >= 0) {
        pieces.set(number, chunks.has(chunk));
      }
    }
    seen += news.get().size();
    if (!news.get().isEmpty()) {
      openLists();
    }
  }

  private void recount() {
    seen = changes.count();
    pieces = new Pieces();
    broken = false;
    unopened.clear();
    var root = new BlobList.Row(blob.manifest(), blob.length(), blob.key());
    pieces.add(root.id(), true, 0, chunks.has(root.id()));
    unopened.add(new Unopened(root, -1));
    openLists();
  }

  /// Opens all lists that are here, and those that they name in turn.
  private void openLists() {
    for (var round = unopened.size(); round > 0 && !broken; round--) {
      var next = unopened.remove();
      switch (chunks.list(next.row(), blob, next.level())) {
        case Chunks.Opened.Absent() -> unopened.add(next);
        case Chunks.Opened.Invalid(_) -> broken = true;
        case Chunks.Opened.Found(var list) -> round += take(list);
      }
    }
  }

  /// Returns how many further lists are to be opened.
  private int take(BlobList list) {
    var isList = list.level() > 0;
    for (var row : list.rows()) {
      pieces.add(row.id(), isList, isList ? 0 : row.bytes(), chunks.has(row.id()));
      if (isList) {
        unopened.add(new Unopened(row, list.level() - 1));
      }
    }
    var piecesMax = PIECES_SPARE + blob.length() / BYTES_PER_PIECE_MIN;
    if (pieces.size() > piecesMax) {
      broken = true;
    }
    return isList ? list.rows().size() : 0;
  }
}

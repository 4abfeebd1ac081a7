package grove.store;

import grove.identity.bytes.Hash;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/// Which pieces blobs are made of, as far as their lists are here: what may go is what no blob has.
///
/// Pieces are known by the first 8 bytes of their hash, 16 bytes each in memory: should two agree in
/// these, one too many is kept.
final class BlobSweep {
  private long[] table = new long[1 << 10];
  private int size;
  private boolean zero;

  private BlobSweep() {}

  /// All pieces of these blobs.
  static Predicate<Hash> piecesOf(Chunks chunks, Collection<BlobRef> blobs) {
    var sweep = new BlobSweep();
    blobs.forEach(blob -> walk(chunks, blob, id -> sweep.add(prefix(id))));
    return id -> sweep.has(prefix(id));
  }

  /// The pieces of one blob.
  static Set<Hash> pieces(Chunks chunks, BlobRef blob) {
    var pieces = new HashSet<Hash>();
    walk(chunks, blob, pieces::add);
    return pieces;
  }

  /// Tells every piece once; below one that was told before, nothing is told again.
  private static void walk(Chunks chunks, BlobRef blob, Predicate<Hash> told) {
    record Next(BlobList.Row row, int level) {}
    var next = new ArrayDeque<Next>();
    if (told.test(blob.manifest())) {
      next.add(new Next(new BlobList.Row(blob.manifest(), blob.length(), blob.key()), -1));
    }
    while (!next.isEmpty()) {
      var at = next.removeLast();
      if (chunks.list(at.row(), blob, at.level()) instanceof Chunks.Opened.Found(var list)) {
        for (var row : list.rows()) {
          var fresh = told.test(row.id());
          if (list.level() > 0 && fresh) {
            next.add(new Next(row, list.level() - 1));
          }
        }
      }
    }
  }

  private static long prefix(Hash id) {
    var bytes = id.bytes();
    var prefix = 0L;
    for (var i = 0; i < Long.BYTES; i++) {
      prefix = (prefix << Byte.SIZE) | (bytes.at(i) & 0xff);
    }
    return prefix;
  }

  private boolean add(long value) {
    if (value == 0) {
      var fresh = !zero;
      zero = true;
      return fresh;
    }
    var slot = slot(value);
    if (table[slot] == value) {
      return false;
    }
    table[slot] = value;
    if (++size > table.length / 2) {
      var old = table;
      table = new long[2 * old.length];
      for (var each : old) {
        if (each != 0) {
          table[slot(each)] = each;
        }
      }
    }
    return true;
  }

  private boolean has(long value) {
    return value == 0 ? zero : table[slot(value)] == value;
  }

  /// Where the value is, or would be.
  private int slot(long value) {
    var mask = table.length - 1;
    var slot = (int) (value ^ (value >>> 32)) & mask;
    while (table[slot] != 0 && table[slot] != value) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}

package grove.store;

import grove.identity.bytes.Hash;
import java.util.Arrays;
import java.util.BitSet;

/// A growing set of a blob's pieces in the order in which they became known, with what is here.
///
/// About 50 bytes per piece: ids side by side in one array, found by an open hash table of their
/// numbers. A chunk that a blob has twice is one piece that counts for all of its bytes.
final class Pieces {
  private static final int FIRST_SIZE = 16;

  private byte[] ids = new byte[FIRST_SIZE * Hash.SIZE];
  private long[] bytes = new long[FIRST_SIZE];
  private int[] table = new int[4 * FIRST_SIZE]; // number + 1, 0 = free
  private int size;
  private final BitSet lists = new BitSet();
  private final BitSet here = new BitSet();
  private long knownBytes;
  private long hereBytes;

  int size() {
    return size;
  }

  int hereCount() {
    return here.cardinality();
  }

  /// Plain bytes of the chunks that are known.
  long knownBytes() {
    return knownBytes;
  }

  /// Plain bytes of the chunks that are here.
  long hereBytes() {
    return hereBytes;
  }

  /// Adds a piece, or more bytes to a known one.
  ///
  /// @param plainBytes of a chunk; 0 for a list
  void add(Hash id, boolean list, long plainBytes, boolean isHere) {
    var number = find(id);
    if (number < 0) {
      number = append(id);
      lists.set(number, list);
    }
    set(number, false);
    bytes[number] += plainBytes;
    knownBytes += plainBytes;
    set(number, isHere);
  }

  /// The number of a piece, or -1.
  int find(Hash id) {
    var mask = table.length - 1;
    for (var slot = slot(id, mask); table[slot] != 0; slot = (slot + 1) & mask) {
      var number = table[slot] - 1;
      if (hash(number).equals(id)) {
        return number;
      }
    }
    return -1;
  }

  void set(int number, boolean isHere) {
    if (here.get(number) != isHere) {
      here.set(number, isHere);
      hereBytes += isHere ? bytes[number] : -bytes[number];
    }
  }

  /// The next missing piece from a number on: a list or a chunk; -1 if there is none.
  int nextMissing(int from, boolean list) {
    for (var at = here.nextClearBit(from); at < size; at = here.nextClearBit(at + 1)) {
      if (lists.get(at) == list) {
        return at;
      }
    }
    return -1;
  }

  Hash hash(int number) {
    return Hash.read(ids, number * Hash.SIZE);
  }

  private int append(Hash id) {
    if (size == bytes.length) {
      ids = Arrays.copyOf(ids, 2 * ids.length);
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      table = new int[2 * table.length];
      for (var number = 0; number < size; number++) {
        enter(number);
      }
    }
    id.copyTo(ids, size * Hash.SIZE);
    enter(size);
    return size++;
  }

  private void enter(int number) {
    var mask = table.length - 1;
    var slot = slot(hash(number), mask);
    while (table[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    table[slot] = number + 1;
  }

  private static int slot(Hash id, int mask) {
    return id.hashCode() & mask;
  }
}

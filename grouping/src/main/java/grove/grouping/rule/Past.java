package grove.grouping.rule;

import java.util.Arrays;

/// The control entries that an entry's own log before it and its control heads reach; immutable.
///
/// A set of causal indices in pieces of 2,048 bits. Pieces are shared between pasts: almost every
/// past holds all of the early entries, so all but its last pieces are the one full piece, and
/// 10,000 pasts of 10,000 entries cost a few megabytes. Vectors of sequence numbers per log, the
/// usual way, were rejected: they say nothing true about a log that forks.
public final class Past implements Scope {
  private static final int PIECE_BITS = 2_048;
  private static final int PIECE_LONGS = PIECE_BITS / Long.SIZE;
  private static final long[] FULL = full();
  private static final long[] NOTHING = new long[PIECE_LONGS];

  public static final Past EMPTY = new Past(new long[0][]);

  private final long[][] pieces;

  private Past(long[][] pieces) {
    this.pieces = pieces;
  }

  private static long[] full() {
    long[] piece = new long[PIECE_LONGS];
    Arrays.fill(piece, -1L);
    return piece;
  }

  @Override
  public boolean has(Act act) {
    return has(act.index());
  }

  boolean has(int index) {
    int at = index / PIECE_BITS;
    if (at >= pieces.length) {
      return false;
    }
    int bit = index % PIECE_BITS;
    return (pieces[at][bit / Long.SIZE] & (1L << (bit % Long.SIZE))) != 0;
  }

  /// This past, and the act with its own past.
  public Past and(Act act) {
    return union(act.past()).with(act.index());
  }

  private Past with(int index) {
    int at = index / PIECE_BITS;
    long[][] all = new long[Math.max(pieces.length, at + 1)][];
    for (int i = 0; i < all.length; i++) {
      all[i] = piece(i);
    }
    long[] changed = all[at].clone();
    int bit = index % PIECE_BITS;
    changed[bit / Long.SIZE] |= 1L << (bit % Long.SIZE);
    all[at] = shared(changed);
    return new Past(all);
  }

  private Past union(Past other) {
    if (this == other || other.pieces.length == 0) {
      return this;
    }
    if (pieces.length == 0) {
      return other;
    }
    long[][] all = new long[Math.max(pieces.length, other.pieces.length)][];
    for (int i = 0; i < all.length; i++) {
      all[i] = union(piece(i), other.piece(i));
    }
    return new Past(all);
  }

  private long[] piece(int at) {
    return at < pieces.length ? pieces[at] : NOTHING;
  }

  /// Shared pieces are recognized by identity: that is what makes this fast.
  @SuppressWarnings("ReferenceEquality")
  private static long[] union(long[] a, long[] b) {
    if (a == b || b == NOTHING || a == FULL) {
      return a;
    }
    if (a == NOTHING || b == FULL) {
      return b;
    }
    long[] both = new long[PIECE_LONGS];
    boolean likeA = true;
    boolean likeB = true;
    for (int i = 0; i < PIECE_LONGS; i++) {
      both[i] = a[i] | b[i];
      likeA &= both[i] == a[i];
      likeB &= both[i] == b[i];
    }
    return likeA ? a : likeB ? b : shared(both);
  }

  private static long[] shared(long[] piece) {
    for (long bits : piece) {
      if (bits != -1L) {
        return piece;
      }
    }
    return FULL;
  }
}

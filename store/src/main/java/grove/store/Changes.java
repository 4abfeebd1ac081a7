package grove.store;

import grove.identity.bytes.Hash;
import java.util.Arrays;

/// The chunks that came or went lately, numbered, so that whoever counts pieces can catch up.
///
/// A ring: who has fallen behind by more than [#KEPT] counts anew.
final class Changes {
  /// Changes that are remembered.
  static final int KEPT = 16_384;

  private final Hash[] ring = new Hash[KEPT];
  private long count;

  Changes() {
    Arrays.fill(ring, Hash.ZERO);
  }

  synchronized void add(Hash chunk) {
    ring[(int) (count % KEPT)] = chunk;
    count++;
  }

  /// The number of changes so far.
  synchronized long count() {
    return count;
  }

  /// The change with a number, counted from 0; it must not be further back than [#KEPT].
  synchronized Hash at(long number) {
    if (number < count - KEPT || number >= count) {
      throw new IllegalArgumentException("a change that is not remembered");
    }
    return ring[(int) (number % KEPT)];
  }
}

package grove.store;

import grove.identity.bytes.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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

  /// The changes from a number on, counted from 0; empty if they are more than `max`, or some of them
  /// are forgotten.
  synchronized Optional<List<Hash>> since(long number, int max) {
    if (count - number > Math.min(max, KEPT)) {
      return Optional.empty();
    }
    var changes = new ArrayList<Hash>();
    for (var at = number; at < count; at++) {
      changes.add(ring[(int) (at % KEPT)]);
    }
    return Optional.of(changes);
  }
}

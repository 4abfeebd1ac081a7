package grove.graph.sync;

import grove.identity.bytes.Hash;

/// The first 8 bytes of an entry's id as a number: enough to see whether two nodes mean the same
/// head.
public final class Prefix {
  private static final int BYTES = 8;

  private Prefix() {}

  public static long of(Hash id) {
    var prefix = 0L;
    for (var i = 0; i < BYTES; i++) {
      prefix = (prefix << 8) | id.byteAt(i);
    }
    return prefix;
  }
}

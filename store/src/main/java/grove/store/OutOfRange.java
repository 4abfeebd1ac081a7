package grove.store;

import grove.identity.bytes.MalformedException;

/// Where a constructor's refusal becomes a decoder's: the same check serves own values, where it
/// finds a bug, and foreign bytes, where it finds a bad sender.
final class OutOfRange {
  private OutOfRange() {}

  static MalformedException malformed(IllegalArgumentException refusal) {
    return new MalformedException(String.valueOf(refusal.getMessage()), refusal);
  }
}

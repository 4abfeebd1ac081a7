package grove.store;

import grove.identity.bytes.Hash;

/// The highest entry of a log that is stored with all entries below it.
///
/// @param seq its number in the log, from 1
/// @param id its id, which stands for the whole log up to it
public record Head(long seq, Hash id) {
  /// The head of a log of which nothing is stored.
  static final Head NONE = new Head(0, Hash.ZERO);
}

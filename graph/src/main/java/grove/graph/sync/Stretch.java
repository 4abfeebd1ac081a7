package grove.graph.sync;

/// A part of a log that one neighbour was asked for, and of which it owes something still.
final class Stretch {
  final Claim claim;

  /// The first and last seq that were asked for.
  final long from;

  final long to;

  final long askedMs;

  /// The seq that is to come next.
  long next;

  /// When something of it came last, or it was asked for.
  long movedMs;

  /// Another neighbour was asked for the same since, as this one is slow; what comes is taken still.
  boolean passed;

  /// It stands in the order in which the neighbour answers.
  boolean ordered;

  /// Nothing of it is awaited any more.
  boolean over;

  Stretch(Claim claim, long from, long to, long nowMs) {
    this.claim = claim;
    this.from = from;
    this.next = from;
    this.to = to;
    askedMs = nowMs;
    movedMs = nowMs;
  }

  /// Entries that are owed.
  long owed() {
    return to - next + 1;
  }

  /// How long the rest of it will take, as far as one can tell: the largest number where nothing came
  /// yet since it was asked for, so long ago that something should have.
  long restMs(long nowMs, long firstMsMax) {
    var tookMs = nowMs - askedMs;
    if (next > from) {
      return owed() * tookMs / (next - from);
    }
    return tookMs > firstMsMax ? Long.MAX_VALUE : 0;
  }

  /// Whether a seq is awaited from here, and from nobody else.
  boolean covers(long seq) {
    return !passed && next <= seq && seq <= to;
  }
}

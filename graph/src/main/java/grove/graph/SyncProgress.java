package grove.graph;

/// How far a node is behind its neighbours.
///
/// @param have entries stored here
/// @param of these, and those that are known to be missing: what one neighbour alone offers
/// @param heard whether a neighbour that is ready has said how far both its lanes go; before that
///     nobody knows what is missing
public record SyncProgress(long have, long of, boolean heard) {
  /// Whether it is known that nothing is missing.
  public boolean current() {
    return heard && have >= of;
  }
}

package grove.graph;

/// How far a node is behind its neighbours.
///
/// @param have entries stored here
/// @param of the most entries that a live neighbour has, or `have` if that is more
public record SyncProgress(long have, long of) {
  /// Whether nothing is known to be missing.
  public boolean current() {
    return have >= of;
  }
}

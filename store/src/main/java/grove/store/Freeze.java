package grove.store;

/// That a log is frozen, because its device signed two histories of it.
///
/// @param below the highest entry that all its histories share; what follows is frozen
/// @param knownMs when this node learned of it, ms since 1970
public record Freeze(Head below, long knownMs) {
  /// The first seq that is frozen, in every branch.
  public long seq() {
    return below.seq() + 1;
  }
}

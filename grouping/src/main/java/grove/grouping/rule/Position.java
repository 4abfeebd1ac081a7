package grove.grouping.rule;

/// Where an entry stands: its branch of its log, and its sequence number.
public record Position(Branch branch, long seq) {
  /// Whether `other` is this entry or an ancestor of it in its log.
  boolean covers(Position other) {
    return other.seq <= seq && branch.at(other.seq) == other.branch;
  }
}

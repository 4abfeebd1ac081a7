package grove.web.group;

/// How far a node is.
public enum NodeState {
  /// The home has no identity yet.
  NEW,
  /// There is one, and its keys are not in memory.
  LOCKED,
  READY
}

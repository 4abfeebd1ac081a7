package grove.web.group;

/// How a workspace stands with this person and node.
public enum WorkspaceState {
  /// The node reads what it holds.
  OPENING,
  /// It can not be opened; the reason is said beside it.
  DAMAGED,
  /// Asked for admission, not answered yet.
  WAITING,
  /// The request was answered with no.
  REFUSED,
  /// A member, and the first sync still runs.
  SYNCING,
  MEMBER,
  /// Was a member; what is here can still be read.
  REMOVED
}

package grove.grouping;

/// Where this person stands in a group, as this node knows it.
public enum GroupStanding {
  /// Waits to be admitted, or for the group's first entries and keys.
  JOINING,
  /// A member, in whatever role.
  MEMBER,
  /// No member any more: was removed, or left. What was here stays readable.
  REMOVED
}

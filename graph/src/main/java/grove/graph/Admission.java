package grove.graph;

/// Whether a log is stored further.
public enum Admission {
  /// Stored now.
  ADMIT,
  /// Kept aside and asked again when membership changes.
  WAIT,
  /// Not stored, and not asked for again on the link it came by until membership changes.
  REFUSE
}

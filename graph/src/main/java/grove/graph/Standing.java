package grove.graph;

/// What a device is to the group, as far as links are concerned.
public enum Standing {
  /// Not known: may hand in what makes it a member, or ask to join.
  UNKNOWN(0),
  /// Of a person at RELAY or above.
  MEMBER(1),
  /// Was a member's device and is none any more.
  REMOVED(2);

  private final int code;

  Standing(int code) {
    this.code = code;
  }

  /// The number that stands for it on the wire.
  public int code() {
    return code;
  }
}

package grove.graph;

/// Why a link is ended, as told to the other side.
public enum ByeCode {
  /// The node stops.
  STOPPING(0),
  /// No common version, or a message type this node does not know.
  VERSION(1),
  /// Another group, or a device of no member.
  STRANGER(2),
  /// The device was removed from the group.
  REMOVED(3),
  /// Another link between the same devices stays.
  DUPLICATE(4),
  /// The node has as many links as it wants; referrals name others.
  BUSY(5),
  /// Bytes that are no message, or a message that is not legal now.
  MALFORMED(6),
  /// A timer ran out.
  TIMEOUT(7),
  /// A limit was exceeded.
  LIMIT(8),
  /// Another home of the same device runs under the same incarnation, and answers.
  COPY(9),
  /// The node keeps other neighbours instead; referrals name others.
  ENOUGH(10);

  private final int code;

  ByeCode(int code) {
    this.code = code;
  }

  /// The number that stands for it on the wire.
  public int code() {
    return code;
  }
}

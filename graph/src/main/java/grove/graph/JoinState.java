package grove.graph;

import grove.identity.bytes.Hash;

/// How a request to join stands.
public sealed interface JoinState {
  /// Somebody has to decide; ask again or wait.
  record Pending() implements JoinState {}

  /// The asker is a member.
  ///
  /// @param add id of the ADD entry
  record Admitted(Hash add) implements JoinState {}

  /// The asker does not become a member by this invitation.
  record Refused(Reason reason) implements JoinState {}

  /// Why a request was refused.
  enum Reason {
    UNKNOWN(0),
    EXPIRED(1),
    USED_UP(2),
    REVOKED(3),
    DECLINED(4);

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    /// The number that stands for it on the wire.
    public int code() {
      return code;
    }
  }
}

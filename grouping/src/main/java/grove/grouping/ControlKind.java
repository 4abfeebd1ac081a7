package grove.grouping;

import java.util.Arrays;
import java.util.Optional;

/// The kinds of control entries, by their number in the header. Numbers are never used again.
enum ControlKind {
  GENESIS(1),
  ADD(2),
  SET(3),
  REMOVE(4),
  LEAVE(5),
  INVITE(6),
  INVITE_REVOKE(7),
  DEVICE_ADD(8),
  DEVICE_REVOKE(9),
  LINK(10),
  KEY_PACKAGE(11),
  PROFILE(12),
  EPOCH(13),
  POLICY(14),
  ADOPT(15),
  CHECKPOINT(16),
  REDACT(17);

  private final int number;

  ControlKind(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /// Empty for a kind that this version does not know.
  static Optional<ControlKind> of(int number) {
    return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst();
  }
}

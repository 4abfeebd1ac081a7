package grove.web.group;

import grove.graph.JoinState;

/// The words of the interface for why a request to join was refused.
final class RefusalWords {
  private RefusalWords() {}

  static String of(JoinState.Reason reason) {
    return switch (reason) {
      case UNKNOWN -> "unknown";
      case EXPIRED -> "expired";
      case USED_UP -> "used-up";
      case REVOKED -> "revoked";
      case DECLINED -> "declined";
    };
  }
}

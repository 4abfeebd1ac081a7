package grove.grouping;

import java.util.Locale;

/// Roles in sentences.
final class RoleWords {
  private RoleWords() {}

  /// "an editor".
  static String one(Role role) {
    return switch (role) {
      case OWNER, ADMIN, EDITOR -> "an " + plain(role);
      case VIEWER, RELAY -> "a " + plain(role);
      case NONE -> "no member";
    };
  }

  /// "editor".
  static String plain(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}

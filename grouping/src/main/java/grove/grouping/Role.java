package grove.grouping;

import grove.identity.bytes.MalformedException;

/// What a person may do in a group, lowest first: everybody may do what those before them may.
public enum Role {
  /// Not a member (never added, removed, or left).
  NONE(0),
  /// Stores and forwards cipher text only; reserved, no screen offers it.
  RELAY(1),
  /// Reads.
  VIEWER(2),
  /// Reads and writes.
  EDITOR(3),
  /// Also adds, sets and removes members up to EDITOR.
  ADMIN(4),
  /// Also makes admins and other owners.
  OWNER(5);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  /// The number that stands for it in encodings.
  int code() {
    return code;
  }

  static Role of(int code) throws MalformedException {
    for (Role role : values()) {
      if (role.code == code) {
        return role;
      }
    }
    throw new MalformedException("no role has the number " + code);
  }

  /// Whether this role includes what `other` may do.
  public boolean atLeast(Role other) {
    return compareTo(other) >= 0;
  }

  public boolean below(Role other) {
    return compareTo(other) < 0;
  }

  public static Role least(Role one, Role other) {
    return one.below(other) ? one : other;
  }
}

package grove.grouping;

import grove.grouping.rule.Membership;

/// Why a device that has begun to speak for its person in a group does so no more.
public enum Barred {
  /// Its person, an admin or a recovery has ended the device. It never returns.
  REVOKED("this device was revoked in this workspace: use another device, or link a new one"),
  /// Another copy of this home goes on under the same key and has ended this one.
  OLD_COPY("another copy of this home has taken over: start Grove here again to go on"),
  /// As many incarnations as may be lived already when this one began.
  TOO_MANY(
      "you have %d devices in this workspace, which is the limit: revoke one, then link this one anew"
          .formatted(Membership.DEVICE_LIMIT));

  private final String line;

  Barred(String line) {
    this.line = line;
  }

  /// One line for the user: what has happened and what to do.
  public String line() {
    return line;
  }
}

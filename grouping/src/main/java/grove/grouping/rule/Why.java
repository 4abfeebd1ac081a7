package grove.grouping.rule;

import grove.grouping.Role;
import java.util.Optional;

/// Why an entry has no effect: the first condition of the membership rule that it fails.
///
/// @param needed the role that its author would have needed; NONE where no role is the matter
/// @param had the role that its author had when writing it, as far as its past tells
/// @param by the entry that took its force away, where one did
public record Why(Reason reason, Role needed, Role had, Optional<Act> by) {

  public enum Reason {
    /// Its kind is one of a later version, or its content says nothing valid.
    NOT_UNDERSTOOD,
    /// Its log holds two entries with one number, and it lies behind that.
    FROZEN,
    /// No DEVICE_ADD that counts stands behind its device.
    NOT_ENROLLED,
    /// Its device was ended by its person, or by the workspace key.
    DEVICE_ENDED,
    /// Its device was revoked by somebody above.
    DEVICE_REVOKED,
    /// It ends a device, and its author could not (any more).
    ENDS_NOTHING,
    /// The role its author had when writing it does not allow it.
    ROLE,
    /// Somebody above put its author below that role, and had not seen it.
    LOWERED,
    /// It is about an owner.
    ABOUT_OWNER,
    /// It is by an admin, about another admin.
    ABOUT_ADMIN,
    /// It is by an admin, and makes somebody more than an editor.
    GRANTS_TOO_MUCH
  }

  static Optional<Why> of(Reason reason) {
    return Optional.of(new Why(reason, Role.NONE, Role.NONE, Optional.empty()));
  }

  static Optional<Why> by(Reason reason, Act act) {
    return Optional.of(new Why(reason, Role.NONE, Role.NONE, Optional.of(act)));
  }

  static Optional<Why> role(Role needed, Role had, Optional<Act> by) {
    return Optional.of(new Why(Reason.ROLE, needed, had, by));
  }

  /// Whether it would count but for what others did: such an entry is set aside, others are void.
  public boolean setAside() {
    return switch (reason) {
      case FROZEN, DEVICE_ENDED, DEVICE_REVOKED, LOWERED -> true;
      case NOT_UNDERSTOOD, NOT_ENROLLED, ENDS_NOTHING, ROLE -> false;
      case ABOUT_OWNER, ABOUT_ADMIN, GRANTS_TOO_MUCH -> false;
    };
  }
}

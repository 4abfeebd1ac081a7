package grove.grouping;

/// What an invitation offers.
///
/// @param role what those who come by it become: VIEWER or EDITOR; an owner may offer ADMIN
/// @param uses how many people may come by it, 1 to [#USES_MAX]
/// @param expiresInMs how long it is good for, 1 to [#EXPIRES_IN_MS_MAX]
/// @param approval whether somebody who may admit is asked for each of them
public record InviteTerms(Role role, int uses, long expiresInMs, boolean approval) {
  /// People per invitation.
  public static final int USES_MAX = 10_000;

  /// A year, in milliseconds.
  public static final long EXPIRES_IN_MS_MAX = 365L * 24 * 60 * 60 * 1_000;

  /// Throws `IllegalArgumentException`, with a line for the user, where a term is out of range.
  public InviteTerms {
    if (role.below(Role.VIEWER) || role == Role.OWNER) {
      throw new IllegalArgumentException("an invitation gives the role viewer, editor or admin");
    }
    if (uses < 1 || uses > USES_MAX) {
      throw new IllegalArgumentException("an invitation is good for 1 to " + USES_MAX + " people");
    }
    if (expiresInMs < 1 || expiresInMs > EXPIRES_IN_MS_MAX) {
      throw new IllegalArgumentException("an invitation expires within a year");
    }
  }
}

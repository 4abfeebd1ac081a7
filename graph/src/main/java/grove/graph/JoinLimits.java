package grove.graph;

/// The limits of joining, for both sides and both floors.
public final class JoinLimits {
  /// Requests kept by one invitation.
  public static final int PER_INVITATION_MAX = 16;

  /// Requests kept in a group.
  public static final int PER_GROUP_MAX = 256;

  /// Requests and refusals of all members that are known to have been passed on.
  static final int HEARD_MAX = 8_192;

  /// Of a device so many, once half of all are taken: the other half has room for so many of each of
  /// a group's 800 devices.
  static final int HEARD_LEAST = 5;

  /// Links of devices that are no members, in whatever state.
  static final int STRANGER_LINKS_MAX = 48;

  /// Links on which strangers wait for a decision.
  static final int WAITING_LINKS_MAX = 32;

  /// Such a link waits for so long, and a request is passed on for so long, milliseconds.
  static final long WAITING_MS = 30 * 60_000;

  /// After which a stranger without a link that waits asks again, ±50 %, milliseconds.
  static final long AGAIN_MS = 20_000;

  /// Addresses at which contacts are looked for, those heard in the local network included.
  static final int TARGETS_MAX = 64;

  /// Requests taken on one link while it waits.
  static final int PER_LINK_MAX = 4;

  private JoinLimits() {}
}

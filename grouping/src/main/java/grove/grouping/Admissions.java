package grove.grouping;

import grove.identity.PeerCard;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.List;
import java.util.OptionalLong;

/// Who comes in: invitations taken back or made for one person, requests that wait for approval, and
/// the own waiting.
///
/// A part of [Group], under its rules.
public final class Admissions {
  private final Inviting inviting;
  private final Reception reception;
  private final Joining joining;
  private final Runnable settle;

  Admissions(Inviting inviting, Reception reception, Joining joining, Runnable settle) {
    this.inviting = inviting;
    this.reception = reception;
    this.joining = joining;
    this.settle = settle;
  }

  /// Makes the card's person a member at once. What comes back is for them alone; it admits nobody.
  public DirectInvite invite(PeerCard card, Role role) {
    DirectInvite made = inviting.direct(card, role);
    settle.run();
    return made;
  }

  /// Nobody comes by this invitation any more.
  ///
  /// @param leaked whether somebody has the link who should not: there are new keys then
  public void revoke(String invitation, boolean leaked) {
    inviting.revoke(inviteId(invitation), leaked);
    settle.run();
  }

  /// Revokes the invitation as leaked, and removes everybody who came by it whom this person may
  /// remove.
  ///
  /// @return how many were removed
  public int undo(String invitation) {
    int removed = inviting.undo(inviteId(invitation));
    settle.run();
    return removed;
  }

  private static InviteId inviteId(String hex) {
    try {
      return new InviteId(Bytes.hex(hex));
    } catch (MalformedException e) {
      throw new IllegalArgumentException("not the id of an invitation", e);
    }
  }

  /// Requests to join that wait for approval, oldest first.
  public List<JoinWish> wishes() {
    return reception.wishes();
  }

  public void approve(String wish) {
    reception.approve(wish);
    settle.run();
  }

  public void decline(String wish) {
    reception.decline(wish);
  }

  /// Since when this person waits to be let in, ms since 1970; empty where they do not.
  public OptionalLong askedSinceMs() {
    return joining.sinceMs();
  }
}

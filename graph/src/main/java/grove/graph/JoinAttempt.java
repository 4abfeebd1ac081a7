package grove.graph;

import grove.identity.DeviceKey;
import grove.identity.PeerCard;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.store.GroupId;
import java.util.List;
import java.util.Optional;

/// What a stranger needs to become a member: the content of an invitation and who asks.
///
/// The keys belong to the caller, who keeps them open until a link is ready, the request is refused,
/// or [Graph#cancelJoin].
///
/// @param knockKey knock key of the invitation
/// @param discovery discovery key of the invitation: contacts in the local network are found by it, as
///     long as it is the newest
/// @param contacts devices to ask, best first; these are trusted to hand over the control entries.
///     The first is the inviter's: only it, or all of them, can say that an invitation is unknown
/// @param asking the request; none where the person was added already (a direct invitation), so that
///     a contact that knows of it serves this device as a member's
public record JoinAttempt(
    GroupId group,
    Secret knockKey,
    Secret discovery,
    List<Contact> contacts,
    Optional<Asking> asking) {

  /// A request that is to be signed and handed in.
  ///
  /// @param inviteKey private key of the invitation
  /// @param card own card
  /// @param sealedName own name, sealed to the invitation
  public record Asking(DeviceKey inviteKey, Bytes inviteId, PeerCard card, Bytes sealedName) {}

  public JoinAttempt {
    contacts = List.copyOf(contacts);
  }
}

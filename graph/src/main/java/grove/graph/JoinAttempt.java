package grove.graph;

import grove.identity.DeviceKey;
import grove.identity.PeerCard;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.store.GroupId;
import java.util.List;

/// What a stranger needs to ask for membership: the content of an invitation and who asks.
///
/// The keys belong to the caller, who keeps them open until a link is ready, the request is refused,
/// or [Graph#cancelJoin].
///
/// @param inviteKey private key of the invitation
/// @param knockKey knock key of the invitation
/// @param card own card
/// @param sealedName own name, sealed to the invitation
/// @param contacts devices to ask, best first; these are trusted to hand over the control entries
public record JoinAttempt(
    GroupId group,
    DeviceKey inviteKey,
    Secret knockKey,
    Bytes inviteId,
    PeerCard card,
    Bytes sealedName,
    List<Contact> contacts) {
  public JoinAttempt {
    contacts = List.copyOf(contacts);
  }
}

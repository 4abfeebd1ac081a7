package grove.graph;

import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.PeerCard;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.GroupId;

/// A stranger's request to become a member by an invitation.
///
/// @param inviteId id of the invitation, at most [#INVITE_ID_BYTES_MAX] bytes
/// @param inviteKey public half of the key in the invitation
/// @param card who asks; its device is the one that asks
/// @param sealedName the asker's name sealed to the invitation, at most [#NAME_BYTES_MAX] bytes
/// @param inviteSignature by the invite key over [#signed]
/// @param deviceSignature by the card's device over [#signed]
public record JoinRequest(
    Bytes inviteId,
    DeviceId inviteKey,
    PeerCard card,
    Bytes sealedName,
    Bytes inviteSignature,
    Bytes deviceSignature) {
  public static final int INVITE_ID_BYTES_MAX = 32;
  public static final int NAME_BYTES_MAX = 4_096;

  private static final Bytes DOMAIN = Bytes.utf8("grove/join/1");

  /// Makes and signs a request.
  public static JoinRequest of(GroupId group, JoinAttempt.Asking asking, DeviceKey own) {
    var inviteKey = asking.inviteKey();
    var message =
        signed(group, asking.inviteId(), inviteKey.id(), asking.card(), asking.sealedName());
    return new JoinRequest(
        asking.inviteId(),
        inviteKey.id(),
        asking.card(),
        asking.sealedName(),
        inviteKey.sign(message),
        own.sign(message));
  }

  /// Which request it is: the same device asks by the same invitation again.
  public JoinKey key() {
    return new JoinKey(inviteId, card.device());
  }

  public void write(ByteWriter out) {
    out.bytes16(inviteId).bytes(inviteKey.bytes());
    card.write(out);
    out.bytes16(sealedName).bytes(inviteSignature).bytes(deviceSignature);
  }

  public static JoinRequest read(ByteReader in) throws MalformedException {
    return new JoinRequest(
        in.bytes16(INVITE_ID_BYTES_MAX),
        DeviceId.read(in),
        PeerCard.read(in),
        in.bytes16(NAME_BYTES_MAX),
        in.bytes(Suite.SIGNATURE_BYTES),
        in.bytes(Suite.SIGNATURE_BYTES));
  }

  /// Whether the card is valid and both signatures are right for this group.
  public boolean valid(GroupId group) {
    var message = signed(group, inviteId, inviteKey, card, sealedName);
    return card.valid()
        && Suite.verify(inviteKey.bytes(), message, inviteSignature)
        && Suite.verify(card.device().bytes(), message, deviceSignature);
  }

  /// What both keys sign: "grove/join/1", the group, and the fields before the signatures.
  private static Bytes signed(
      GroupId group, Bytes inviteId, DeviceId inviteKey, PeerCard card, Bytes sealedName) {
    var out = new ByteWriter().bytes(DOMAIN).hash(group.hash()).bytes16(inviteId);
    card.write(out.bytes(inviteKey.bytes()));
    return out.bytes16(sealedName).toBytes();
  }
}

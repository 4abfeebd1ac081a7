package grove.grouping;

import grove.grouping.rule.Meaning;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceId;
import grove.identity.KeyPackage;
import grove.identity.PeerCard;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Head;
import grove.store.LogId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a control entry says: the clear content of its body, one record per kind.
///
/// Names, labels and other texts are not here: they are sealed, in the entry's stub (`ControlBox`).
/// A cut names, for each log of the target, the highest entry that the author had stored.
sealed interface Control {

  /// First entry of a group; its id is the group's. Its author is the founder and first owner.
  ///
  /// @param chain certificates of the founder's device, like a peer card's
  /// @param workspaceKey public half of the offline key above the owners, if there is one
  record Genesis(
      PersonId founder,
      List<DeviceCertificate> chain,
      KeyPackage keyPackage,
      Optional<DeviceId> workspaceKey,
      Policy policy,
      Bytes nonce)
      implements Control {
    static final int NONCE_BYTES = 32;
  }

  /// Makes the card's person a member.
  ///
  /// @param card without name and addresses, which are in the box
  /// @param invite the invitation they came by
  /// @param keys of the newest epochs, sealed to the card's device
  record Add(
      PeerCard card,
      Role role,
      Map<LogId, Head> cut,
      Optional<InviteId> invite,
      List<GivenKey> keys)
      implements Control {
    static final int KEYS_MAX = 8;
  }

  /// Both keys of an epoch, sealed to a newcomer's device.
  record GivenKey(Hash epoch, Bytes sealed) {}

  /// Gives a member another role.
  record Set(PersonId target, Role role, Map<LogId, Head> cut, Optional<EpochGrant> epoch)
      implements Control {}

  /// Ends a membership, and the invitations that the person made or came by.
  record Remove(
      PersonId target, Map<LogId, Head> cut, List<InviteId> invites, Optional<EpochGrant> epoch)
      implements Control {
    static final int INVITES_MAX = 1_024;
  }

  /// Its author is no member any more.
  record Leave() implements Control {}

  /// Offers membership to whoever has the link.
  ///
  /// @param keyHash SHA-256 of the invitation's public key
  /// @param expiresMs ms since 1970 by the admitting node's clock
  record Invite(InviteId id, Hash keyHash, Role role, int uses, long expiresMs, boolean approval)
      implements Control {}

  /// Ends an invitation.
  ///
  /// @param leaked whether somebody has the link who should not: a new epoch follows
  record InviteRevoke(InviteId id, boolean leaked) implements Control {}

  /// First entry of each incarnation but the founder's first.
  ///
  /// @param source where the proof is: the ADD's or LINK's or earlier DEVICE_ADD's id; zeros where
  ///     the identity key signed the certificate
  /// @param signature of the identity key, where it ends devices; else empty
  record DeviceAdd(
      PersonId person,
      DeviceProof proof,
      Hash source,
      List<DeviceCertificate> chain,
      KeyPackage keyPackage,
      Ending ending,
      Optional<Bytes> signature)
      implements Control {}

  /// What a DEVICE_ADD ends, with its cut.
  record Ending(List<Meaning.Ended> ends, Map<LogId, Head> cut) {
    static final int ENDS_MAX = 256;
    static final Ending NOTHING = new Ending(List.of(), Map.of());
  }

  /// How a device comes to speak for its person, by the number in the encoding.
  enum DeviceProof {
    /// The identity key signed the device's certificate.
    IDENTITY(0),
    /// An ADD holds the device's peer card, which counts as signed by the identity key.
    CARD(1),
    /// Another device of the person linked it.
    LINK(2),
    /// The same device key was enrolled before.
    RESTORE(3);

    private final int code;

    DeviceProof(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static DeviceProof of(int code) throws MalformedException {
      for (DeviceProof proof : values()) {
        if (proof.code == code) {
          return proof;
        }
      }
      throw new MalformedException("no proof has the number " + code);
    }
  }

  /// Ends a device key with all of its incarnations.
  record DeviceRevoke(
      PersonId target, DeviceId device, Map<LogId, Head> cut, Optional<EpochGrant> epoch)
      implements Control {}

  /// A device vouches for a further device of its person.
  record Link(DeviceCertificate certificate) implements Control {}

  /// The device's newest key package.
  record NewKeyPackage(KeyPackage keyPackage) implements Control {}

  /// What its author is called; the name is in the box.
  record Profile() implements Control {}

  record Epoch(EpochGrant grant) implements Control {}

  /// The workspace's name is in the box.
  record SetPolicy(Policy policy) implements Control {}

  /// How the workspace is kept.
  ///
  /// @param rotationDays an epoch is replaced after so many days
  /// @param retentionDays replaced bodies may be dropped after so many days; 0 keeps all
  record Policy(int rotationDays, int retentionDays) {
    static final Policy DEFAULT = new Policy(30, 0);

    /// The longest that is chosen here, days; others' nodes may say more.
    static final int ROTATION_DAYS_MAX = 365;

    /// What is replaced stays here at least so long, days, whatever a policy says.
    static final int RETENTION_DAYS_MIN = 30;

    /// The longest that is chosen here, days; to keep all is 0.
    static final int RETENTION_DAYS_MAX = 3_650;
  }

  /// Set-aside entries of a log count after all, up to this one.
  record Adopt(PersonId target, LogId log, Head upto) implements Control {}

  /// Pins what logs hold.
  record Checkpoint(Map<LogId, Head> pins) implements Control {
    static final int PINS_MAX = 8_192;
  }

  /// The bodies of these entries of one author go.
  record Redact(PersonId target, List<Hash> entries) implements Control {
    static final int ENTRIES_MAX = 1_024;
  }

  /// Rows of a cut.
  int CUT_MAX = 1_024;

  /// The new epoch that it carries, if it does.
  default Optional<EpochGrant> granted() {
    return switch (this) {
      case Epoch c -> Optional.of(c.grant());
      case Set c -> c.epoch();
      case Remove c -> c.epoch();
      case DeviceRevoke c -> c.epoch();
      case Genesis _, Add _, Leave _, Invite _, InviteRevoke _, DeviceAdd _, Link _ ->
          Optional.empty();
      case NewKeyPackage _, Profile _, SetPolicy _, Adopt _, Checkpoint _, Redact _ ->
          Optional.empty();
    };
  }

  default ControlKind kind() {
    return switch (this) {
      case Genesis _ -> ControlKind.GENESIS;
      case Add _ -> ControlKind.ADD;
      case Set _ -> ControlKind.SET;
      case Remove _ -> ControlKind.REMOVE;
      case Leave _ -> ControlKind.LEAVE;
      case Invite _ -> ControlKind.INVITE;
      case InviteRevoke _ -> ControlKind.INVITE_REVOKE;
      case DeviceAdd _ -> ControlKind.DEVICE_ADD;
      case DeviceRevoke _ -> ControlKind.DEVICE_REVOKE;
      case Link _ -> ControlKind.LINK;
      case NewKeyPackage _ -> ControlKind.KEY_PACKAGE;
      case Profile _ -> ControlKind.PROFILE;
      case Epoch _ -> ControlKind.EPOCH;
      case SetPolicy _ -> ControlKind.POLICY;
      case Adopt _ -> ControlKind.ADOPT;
      case Checkpoint _ -> ControlKind.CHECKPOINT;
      case Redact _ -> ControlKind.REDACT;
    };
  }
}

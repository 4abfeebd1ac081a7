package grove.grouping.rule;

import grove.grouping.Role;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.store.Head;
import grove.store.LogId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a control entry means to the membership rule: the classes of PROTOCOL section 4.
///
/// Cuts, pins and `upto` name the highest covered entry of a log: log -> (seq, id).
public sealed interface Meaning {

  /// GENESIS: the founder is an owner; the workspace key, if there is one, stands above owners.
  ///
  /// @param via devices that vouch for the founder's, in the chain of its certificates
  record Founding(PersonId founder, Optional<DeviceId> workspaceKey, List<DeviceId> via)
      implements Meaning {
    public Founding(PersonId founder, Optional<DeviceId> workspaceKey) {
      this(founder, workspaceKey, List.of());
    }
  }

  /// ADD, SET and REMOVE: from here on the target has this role.
  record Statement(PersonId target, Role role, Map<LogId, Head> cut) implements Meaning {}

  /// LEAVE: the author has no role from here on.
  record Leaving(PersonId author) implements Meaning {}

  /// DEVICE_REVOKE of a device key, with all of its incarnations.
  record Revocation(PersonId target, DeviceId device, Map<LogId, Head> cut) implements Meaning {}

  /// DEVICE_ADD of an incarnation of this person; it may end others.
  ///
  /// @param via devices that vouch for it, in the chain of a peer card's certificates: who joined
  ///     with a linked device
  record Enrolment(
      PersonId person, Proof proof, List<Ended> ends, Map<LogId, Head> cut, List<DeviceId> via)
      implements Meaning {
    public Enrolment(PersonId person, Proof proof, List<Ended> ends, Map<LogId, Head> cut) {
      this(person, proof, ends, cut, List.of());
    }
  }

  /// LINK: the author vouches for a further device key of theirs.
  record Linking(DeviceId device) implements Meaning {}

  /// ADOPT: what a log holds up to this entry counts after all.
  record Adoption(PersonId target, LogId log, Head upto) implements Meaning {}

  /// REDACT: the bodies of some of this person's entries go.
  record Redaction(PersonId target) implements Meaning {}

  /// CHECKPOINT.
  record Pinning(Map<LogId, Head> pins) implements Meaning {}

  /// What has no target.
  enum Plain implements Meaning {
    /// POLICY, INVITE, INVITE_REVOKE: for those who are admin or owner.
    FOR_THE_GROUP,
    /// KEY_PACKAGE, PROFILE: an own act, for members.
    OWN_ACT,
    /// EPOCH: an own act, for those who may write.
    EPOCH,
    /// An entry of a data log.
    DATA,
    /// A kind that this version does not know, or one whose body says nothing valid: no effect.
    NOTHING
  }

  /// Why a DEVICE_ADD is to be believed.
  enum Proof {
    /// The identity key signed it (or the ADD's peer card counts as that).
    IDENTITY,
    /// A living device of the person linked it.
    LINK,
    /// The same device key was enrolled before.
    RESTORE
  }

  /// What a DEVICE_ADD ends: one incarnation, or a device key with all of them.
  sealed interface Ended {
    DeviceId key();

    record Key(DeviceId key) implements Ended {}

    record One(Incarnation incarnation) implements Ended {
      @Override
      public DeviceId key() {
        return incarnation.key();
      }
    }
  }
}

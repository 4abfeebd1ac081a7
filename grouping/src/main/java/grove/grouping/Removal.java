package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import java.util.List;
import java.util.Optional;

/// An end of a membership, of a device or of reading, and who has heard of it.
///
/// @param id of the entry that ended it
/// @param person who is out, or whose device is
/// @param by who said so
/// @param byKey whether the workspace key did
/// @param timeMs its author's clock
/// @param epoch the newest keys made without them; empty while nobody has made any
/// @param devices those of members that did not come later
public record Removal(
    Hash id,
    PersonId person,
    PersonId by,
    boolean byKey,
    long timeMs,
    Kind kind,
    Optional<Hash> epoch,
    List<Progress> devices) {

  /// What ended.
  public enum Kind {
    REMOVE,
    LEAVE,
    DEVICE,
    /// The person reads no more, without being removed.
    VIEWER
  }

  /// A member's device.
  ///
  /// @param self whether it is this node's
  /// @param confirmed it holds the entry, synced to its disk
  /// @param keyed it holds the keys of an epoch that was made without the person
  /// @param atMs when it last said what it holds, by its clock; 0 for never
  public record Progress(
      PersonId person,
      DeviceId device,
      boolean self,
      boolean confirmed,
      boolean keyed,
      long atMs) {}

  public Removal {
    devices = List.copyOf(devices);
  }
}

package grove.grouping;

import grove.graph.JoinState;
import grove.identity.bytes.Hash;
import java.util.List;

/// Something that happened in a group; told on its loop, after it has been stored.
public sealed interface GroupEvent {

  /// Roles, names or devices changed; data entries may have become effective, or set aside.
  record MembersChanged() implements GroupEvent {}

  record Renamed(String name) implements GroupEvent {}

  record InvitationsChanged() implements GroupEvent {}

  /// Requests to join that wait for approval came or went.
  record WishesChanged() implements GroupEvent {}

  /// Something that somebody wrote was taken back.
  record Redacted() implements GroupEvent {}

  /// Entries under these epochs can be opened from now on.
  record KeysArrived(List<Hash> epochs) implements GroupEvent {
    public KeysArrived {
      epochs = List.copyOf(epochs);
    }
  }

  /// This person is a member now, and may write if the role allows it.
  record Joined() implements GroupEvent {}

  /// This person's request to join was refused.
  record JoinRefused(JoinState.Reason reason) implements GroupEvent {}

  /// Somebody says how they are, or types; or does no more.
  record PresenceChanged() implements GroupEvent {}

  /// Another copy of this home has ended this incarnation: it has to go on under a new one.
  record IncarnationEnded() implements GroupEvent {}

  /// This person was removed, or left; or this device was revoked.
  record SelfRemoved() implements GroupEvent {}
}

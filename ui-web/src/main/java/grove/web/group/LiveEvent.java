package grove.web.group;

import java.util.Set;

/// Something in a workspace has changed; who shows it reads it again. `workspace` is its id in hex.
public sealed interface LiveEvent {

  String workspace();

  /// Items appeared, changed or went: their kinds, the channels of messages among them, their ids.
  record Items(String workspace, Set<String> kinds, Set<String> channels, Set<String> items)
      implements LiveEvent {}

  /// Who is a member, with which role, or who is online.
  record Members(String workspace) implements LiveEvent {}

  /// Somebody says how they are, or types.
  record Presence(String workspace) implements LiveEvent {}

  record Invites(String workspace) implements LiveEvent {}

  /// What this or another device holds.
  record Sync(String workspace) implements LiveEvent {}

  /// How much of a file is here.
  record Files(String workspace) implements LiveEvent {}

  /// The list of workspaces, or a workspace's name or state.
  record Workspaces(String workspace) implements LiveEvent {}

  /// A join was answered with yes, and the workspace is open.
  record Joined(String workspace) implements LiveEvent {}

  /// A join was answered with no.
  record Refused(String workspace, String reason) implements LiveEvent {}

  /// The node itself: made, locked, unlocked, or what it knows of people and devices.
  record Node() implements LiveEvent {
    /// It is about no workspace.
    @Override
    public String workspace() {
      return "";
    }
  }

  /// The node was locked: nothing that was opened before can be read any more.
  record Locked() implements LiveEvent {
    /// It is about no workspace.
    @Override
    public String workspace() {
      return "";
    }
  }

  /// This person was removed from the workspace.
  record Removed(String workspace) implements LiveEvent {}
}

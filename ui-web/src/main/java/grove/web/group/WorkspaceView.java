package grove.web.group;

import java.util.Optional;

/// A workspace as lists show it.
///
/// @param id the group's id in hex
/// @param role of this person, in lower case
/// @param createdMs since 1970; 0 where not known yet
/// @param workspaceKey `none`, `unsaved` or `saved`
/// @param waiting how asking to be let in stands; empty where nothing is asked
/// @param problem why it can not be opened, why the request was refused, or why nothing can be stored;
///     else empty
public record WorkspaceView(
    String id,
    String name,
    String role,
    long entries,
    int members,
    WorkspaceState state,
    long createdMs,
    SyncView sync,
    String workspaceKey,
    Optional<Waiting> waiting,
    String problem) {

  /// How asking to be let in stands.
  ///
  /// @param sinceMs since 1970
  /// @param asked devices that were asked since this node was started
  /// @param reached whether one of them answered that somebody has to decide
  public record Waiting(long sinceMs, int asked, boolean reached) {}

  /// How far this node is behind what it has heard of.
  ///
  /// @param state `current`, `syncing`, `offline`, `waiting`, or `problem` where the store fails
  /// @param neighbours links that are in step
  public record SyncView(String state, long have, long of, int neighbours) {
    static final SyncView NONE = new SyncView("offline", 0, 0, 0);
  }

  /// One that is not open.
  static WorkspaceView closed(String id, String name, WorkspaceState state, String problem) {
    return new WorkspaceView(
        id, name, "none", 0, 0, state, 0, SyncView.NONE, "none", Optional.empty(), problem);
  }
}

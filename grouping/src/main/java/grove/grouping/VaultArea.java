package grove.grouping;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.GroupId;
import java.util.Optional;

/// The names under which a group keeps its secrets in the vault: "group/" + id + "/...".
record VaultArea(GroupId group) {
  static final String GROUPS = "group/";

  String folder() {
    return GROUPS + group.toHex() + "/";
  }

  /// The group whose area the name is in.
  static Optional<GroupId> groupOf(String name) {
    int end = name.indexOf('/', GROUPS.length());
    try {
      return end < 0
          ? Optional.empty()
          : Optional.of(new GroupId(new Hash(Bytes.hex(name.substring(GROUPS.length(), end)))));
    } catch (MalformedException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String epochs() {
    return folder() + "epoch/";
  }

  String epoch(Hash id) {
    return epochs() + id.toHex();
  }

  /// The link by which this person asked to join, until they are in.
  String link() {
    return folder() + "link";
  }

  /// The code of the workspace's offline key, until it is said to be saved.
  String workspaceKey() {
    return folder() + "workspace-key";
  }

  /// What a linked device was told of the group, until it has enrolled itself.
  String arrival() {
    return folder() + "arrival";
  }

  /// What this person says of themselves here.
  String presence() {
    return folder() + "presence";
  }

  String invites() {
    return folder() + "invite/";
  }

  /// The link of an own invitation.
  String invite(InviteId id) {
    return invites() + id.toHex();
  }
}

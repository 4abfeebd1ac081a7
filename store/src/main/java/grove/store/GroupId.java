package grove.store;

import grove.identity.bytes.Hash;

/// The id of a group: the id of its genesis entry.
///
/// @param hash that id; [Hash#ZERO] only inside the genesis entry itself, which can not name itself
public record GroupId(Hash hash) implements Comparable<GroupId> {
  /// What the genesis entry carries in place of its group.
  public static final GroupId NONE = new GroupId(Hash.ZERO);

  public String toHex() {
    return hash.toHex();
  }

  @Override
  public int compareTo(GroupId other) {
    return hash.compareTo(other.hash);
  }

  @Override
  public String toString() {
    return hash.shortHex();
  }
}

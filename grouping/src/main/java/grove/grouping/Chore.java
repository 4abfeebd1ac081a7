package grove.grouping;

import grove.identity.bytes.Hash;
import java.util.Optional;

/// Something that some node of the group has to do from time to time, and any that may can do.
interface Chore {
  /// What is due, if this node may do it: nodes that see the same due take turns by its id.
  Optional<Hash> due();

  void act();
}

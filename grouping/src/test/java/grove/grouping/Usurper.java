package grove.grouping;

import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A member whose program writes whatever control entries it likes: signed as they should be, and not
/// theirs to write. For simulated worlds.
public final class Usurper {
  private Usurper() {}

  /// Makes the own person an owner, and takes another's role away; returns what was written.
  public static List<Hash> reach(Group group, PersonId victim) {
    Pen pen = new Pen(group.state());
    Note crown =
        pen.control(
            new Control.Set(group.self(), Role.OWNER, Map.of(), Optional.empty()),
            ControlBox.EMPTY);
    Note fall =
        pen.control(
            new Control.Remove(victim, Map.of(), List.of(), Optional.empty()), ControlBox.EMPTY);
    return List.of(crown.id(), fall.id());
  }
}

package grove.grouping;

import grove.identity.PersonId;
import java.util.List;
import java.util.Optional;

/// An invitation by link, and what became of it.
///
/// @param id 32 hex digits
/// @param link only at the node that made it; whoever has it can come
/// @param uses how many people may come by it
/// @param expiresMs since 1970 UTC, as the admitting node's clock says
/// @param joined who came by it, in the order of the entries that admitted them
public record Invitation(
    String id,
    Optional<String> link,
    Role role,
    int uses,
    long expiresMs,
    boolean approval,
    State state,
    PersonId createdBy,
    long createdMs,
    List<Guest> joined) {

  /// Whether somebody can still come by it, or why not.
  public enum State {
    PENDING,
    USED_UP,
    EXPIRED,
    REVOKED
  }

  /// Somebody who came by it.
  ///
  /// @param timeMs since 1970, by the clock of the node that admitted them
  /// @param by whose node that was
  /// @param member whether they are still a member
  public record Guest(PersonId person, long timeMs, PersonId by, boolean member) {}

  public Invitation {
    joined = List.copyOf(joined);
  }

  /// How many people came by it.
  public int used() {
    return joined.size();
  }

  /// How many more came than it allows, since several nodes admitted at the same time.
  public int over() {
    return Math.max(0, used() - uses);
  }
}

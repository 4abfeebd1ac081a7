package grove.grouping;

import grove.identity.PersonId;
import java.util.List;
import java.util.Optional;

/// An invitation by link, and what became of it.
///
/// @param id 32 hex digits
/// @param link only at the node that made it; whoever has it can come
/// @param expiresMs since 1970 UTC, as the admitting node's clock says
/// @param usedBy the people who came by it
public record Invitation(
    String id,
    Optional<String> link,
    Role role,
    int uses,
    int used,
    long expiresMs,
    boolean approval,
    State state,
    PersonId createdBy,
    long createdMs,
    List<PersonId> usedBy) {

  /// Whether somebody can still come by it, or why not.
  public enum State {
    PENDING,
    USED_UP,
    EXPIRED,
    REVOKED
  }

  public Invitation {
    usedBy = List.copyOf(usedBy);
  }
}

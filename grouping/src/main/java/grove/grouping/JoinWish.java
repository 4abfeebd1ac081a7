package grove.grouping;

import grove.identity.PersonId;

/// A stranger's request to join that waits for somebody's approval.
///
/// @param id 16 hex digits
/// @param name what the stranger calls themselves
public record JoinWish(String id, PersonId person, String name, Role role, String invitation) {}

package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.PersonId;

/// A stranger's request to join that waits for somebody's approval.
///
/// @param id 16 hex digits
/// @param device that asks
/// @param name what the stranger calls themselves
/// @param requestedMs when it was first heard of here, ms since 1970
/// @param removedBefore whether this person was a member once and was removed
public record JoinWish(
    String id,
    PersonId person,
    DeviceId device,
    String name,
    Role role,
    String invitation,
    long requestedMs,
    boolean removedBefore) {}

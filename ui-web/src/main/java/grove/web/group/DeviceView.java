package grove.web.group;

import grove.identity.DeviceId;
import grove.identity.PersonId;

/// A member's device, and how much it holds by its own acknowledgement.
///
/// @param has entries that are here and there
/// @param of entries that are here
/// @param atMs when it said so, by its clock; 0 = never
public record DeviceView(
    PersonId person, DeviceId device, long has, long of, long atMs, boolean online, boolean self) {}

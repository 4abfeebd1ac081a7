package grove.grouping;

import grove.identity.DeviceId;
import java.util.Optional;

/// A device of a person as the group knows it, now or formerly.
///
/// @param alive whether it speaks for the person
/// @param self whether it is this one
/// @param incarnations living ones: more than one after a restore, none before it has begun
/// @param firstMs when it began, ms since 1970 by its own clock; 0 before that
/// @param linkedBy the device that vouches for it; empty where the identity key does
/// @param begunAnewMs when it last began a further incarnation, by its own clock; 0 = never
public record GroupDevice(
    DeviceId device,
    boolean alive,
    boolean self,
    int incarnations,
    long firstMs,
    Optional<DeviceId> linkedBy,
    long begunAnewMs) {}

package grove.graph;

import grove.identity.DeviceId;
import grove.identity.PersonId;
import java.util.Optional;

/// A device with which a link is open.
///
/// @param person whose device it is, where known
/// @param address the other end; of an accepted link its port is not one to dial
/// @param rttMs last measured round trip, -1 before the first
/// @param ready whether the control lane is in step and entries flow
/// @param sentBytes bytes of frames sent, before encryption
/// @param receivedBytes bytes of frames received, after decryption
public record Neighbour(
    Optional<PersonId> person,
    DeviceId device,
    Address address,
    long rttMs,
    boolean ready,
    long sentBytes,
    long receivedBytes) {}

package grove.graph;

import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;

/// Names a request to join: one device that asks by one invitation.
public record JoinKey(Bytes inviteId, DeviceId device) {}

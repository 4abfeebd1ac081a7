package grove.identity.link;

import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/// What one end has learned from the handshake so far.
final class LinkState {
  @Nullable DeviceId shown;
  @Nullable Bytes exporter;
  boolean closedByPeer;
}

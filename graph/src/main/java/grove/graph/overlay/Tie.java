package grove.graph.overlay;

import grove.identity.DeviceId;

/// A link as the overlay sees it: with whom, why, since when.
final class Tie {
  final DeviceId device;

  /// Whether this node dialled.
  final boolean own;

  /// Of the next devices on the ring.
  boolean successor;

  /// Picked by chance, to stay.
  boolean picked;

  /// Picked by chance, to look for an island.
  boolean probe;

  /// It was said that it is to last for some seconds only.
  boolean guest;

  /// Another one that was picked by chance takes its place.
  boolean leaving;

  /// The link is about to be ended.
  boolean ending;

  /// Entries flow.
  boolean live;

  /// Since when entries flow, or since when it is being dialled.
  long sinceMs;

  /// How long a probe stays at least.
  long untilMs;

  Tie(DeviceId device, boolean own, long nowMs) {
    this.device = device;
    this.own = own;
    sinceMs = nowMs;
  }

  /// One of the random neighbours.
  boolean random() {
    return picked && !successor && !leaving && !ending;
  }

  /// This node opened it once, and has no reason to keep it but that it is there.
  boolean surplus() {
    return own && !successor && !picked && !probe && !ending;
  }
}

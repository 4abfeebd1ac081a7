package grove.graph.light;

/// One end of a link in light mode: it delivers calls at the other end after the way's delay, or
/// loses them.
final class LightLink {
  final LightNode at;
  final LightNode to;
  final long delayMs;
  LightLink peer;
  boolean open = true;
  boolean leaving;

  /// Up to which seq the other end has each log, as far as that is known here.
  final long[] known = new long[LightGroup.WRITERS];

  LightLink(LightNode at, LightNode to, long delayMs) {
    this.at = at;
    this.to = to;
    this.delayMs = delayMs;
  }

  /// Sends something of so many bytes, which `arrival` takes at the other end.
  void send(LightStats.Kind kind, int bytes, Runnable arrival) {
    var group = at.group();
    group.stats().sent(kind, bytes);
    if (group.loses()) {
      return;
    }
    group
        .world()
        .schedule(
            delayMs,
            () -> {
              if (peer.open && to.online()) {
                arrival.run();
              }
            });
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  /// By what it leads to, so that sets and maps of one node's links have one order in every run.
  @Override
  public int hashCode() {
    return to.number();
  }
}

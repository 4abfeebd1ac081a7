package grove.graph;

import grove.graph.link.Knock;
import grove.graph.link.Link;
import grove.graph.link.LinkHost;
import grove.graph.link.Site;
import grove.identity.bytes.Bytes;
import java.util.HashSet;
import java.util.Set;

/// Finds out whether another running copy of this home is near: somebody calls there as this device.
///
/// It is dialled as this device. Whoever answers has its key; if that is this node itself (a call may
/// come back by another interface), both ends of the link are here, which its exporter shows.
final class Twins {
  /// From one look to the next.
  private static final long AGAIN_MS = 60_000;

  /// After which the other end is not here.
  private static final long WAIT_MS = 3_000;

  private final Site site;
  private final LinkHost host;
  private final Runnable onCopy;
  private final Set<Bytes> ends = new HashSet<>();
  private long lookedMs;

  /// @param onCopy hears that another copy runs
  Twins(Site site, LinkHost host, Runnable onCopy) {
    this.site = site;
    this.host = host;
    this.onCopy = onCopy;
  }

  /// Somebody there calls as this device.
  void onCall(Address at) {
    var keys = site.security().networkKeys();
    var nowMs = site.nowMs();
    if (keys.isEmpty() || (lookedMs != 0 && Math.abs(nowMs - lookedMs) < AGAIN_MS)) {
      return;
    }
    lookedMs = nowMs;
    var knock = Knock.make(keys.getFirst().knock(), site.device(), nowMs, site.random());
    Link.dial(host, site.ports().transport().dial(at), site.device(), knock);
  }

  /// One end of a link with this device itself is here.
  ///
  /// @param name the same at both ends
  void onSelf(Bytes name) {
    if (!ends.remove(name)) {
      ends.add(name);
      site.later(
          WAIT_MS,
          () -> {
            if (ends.remove(name)) {
              onCopy.run();
            }
          });
    }
  }
}

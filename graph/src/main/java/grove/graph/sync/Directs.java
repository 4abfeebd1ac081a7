package grove.graph.sync;

import grove.graph.GraphEvent;
import grove.graph.Standing;
import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.Direct;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import java.util.HashMap;
import java.util.Map;

/// Data between two members' devices over their link: not stored, not passed on, and no more of it in
/// a time than a person at work sends.
public final class Directs {
  /// Messages of one link that are heard within [#WINDOW_MS].
  private static final int MESSAGES_MAX = 64;

  private static final long WINDOW_MS = 10_000;

  /// Above so many queued bytes nothing is sent.
  private static final long QUEUED_BYTES_MAX = 512 << 10;

  private final Site site;
  private final Map<Link, Heard> heard = new HashMap<>();

  /// How many came since when.
  private record Heard(long sinceMs, int messages) {}

  public Directs(Site site) {
    this.site = site;
  }

  /// Sends to a device over its link; false where none is ready, or its queue is full.
  public boolean send(DeviceId to, int purpose, Bytes payload) {
    if (purpose < 0 || purpose > 0xffff || payload.size() > Direct.PAYLOAD_BYTES_MAX) {
      throw new IllegalArgumentException("no direct data: " + payload.size() + " bytes");
    }
    for (var link : site.links().live()) {
      if (link.device().equals(to) && link.queuedBytes() <= QUEUED_BYTES_MAX) {
        link.send(new Direct(purpose, payload));
        return true;
      }
    }
    return false;
  }

  public void onDirect(Link link, Direct direct) {
    var nowMs = site.nowMs();
    var last = heard.getOrDefault(link, new Heard(nowMs, 0));
    var fresh = Math.abs(nowMs - last.sinceMs()) > WINDOW_MS;
    var messages = fresh ? 1 : last.messages() + 1;
    heard.put(link, new Heard(fresh ? nowMs : last.sinceMs(), messages));
    if (messages > MESSAGES_MAX || link.standing() != Standing.MEMBER) {
      site.count(Counter.WORDS_REFUSED);
      return;
    }
    site.tell(new GraphEvent.DirectReceived(link.device(), direct.purpose(), direct.payload()));
  }

  public void onEnd(Link link) {
    heard.remove(link);
  }
}

package grove.graph.flood;

import grove.graph.GraphEvent;
import grove.graph.Spoken;
import grove.graph.link.Counter;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.Ephemeral;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/// Passes on what devices say in passing, each word once, and so many of one device in a time: who
/// talks without end is not heard, and harms nobody.
public final class Words {
  /// Words of one device that are passed on within [#WINDOW_MS].
  private static final int WORDS_MAX = 20;

  private static final long WINDOW_MS = 30_000;

  /// Devices of which the newest word is known.
  private static final int KNOWN_MAX = 2_000;

  private final Site site;
  private final Ephemerals ephemerals;
  private final Map<Key, Last> heard = new LinkedHashMap<>();

  private record Key(DeviceId device, long incarnation, Spoken spoken) {}

  /// The newest word of a device, and how many came since when.
  private record Last(long counter, long sinceMs, int words) {}

  public Words(Site site, Ephemerals ephemerals) {
    this.site = site;
    this.ephemerals = ephemerals;
  }

  /// Whether an ephemeral of this kind is a word.
  public static boolean are(int kind) {
    for (var spoken : Spoken.values()) {
      if (spoken.kind() == kind) {
        return true;
      }
    }
    return false;
  }

  private static Spoken of(int kind) {
    return kind == Spoken.PRESENCE.kind() ? Spoken.PRESENCE : Spoken.TYPING;
  }

  /// Says something to everybody.
  public void say(Spoken spoken, Bytes payload) {
    if (payload.size() > Spoken.BYTES_MAX) {
      throw new IllegalArgumentException("too much to say: " + payload.size() + " bytes");
    }
    ephemerals.sayOnce(spoken.kind(), spoken.ttlMs(), payload);
  }

  /// A neighbour passes a word on.
  public void onSaid(Link link, Ephemeral said) {
    var spoken = of(said.kind());
    var key = new Key(said.device(), said.incarnation(), spoken);
    var nowMs = site.nowMs();
    var last = heard.getOrDefault(key, new Last(-1, nowMs, 0));
    if (last.counter() >= said.counter() || said.device().equals(site.device())) {
      return;
    }
    var fresh = Math.abs(nowMs - last.sinceMs()) > WINDOW_MS;
    var words = fresh ? 1 : last.words() + 1;
    var right = said.payload().size() <= Spoken.BYTES_MAX && said.ttlMs() == spoken.ttlMs();
    if (!right || words > WORDS_MAX || !ephemerals.acceptable(said)) {
      site.count(Counter.WORDS_REFUSED);
      return;
    }
    heard.remove(key);
    heard.put(key, new Last(said.counter(), fresh ? nowMs : last.sinceMs(), words));
    while (heard.size() > KNOWN_MAX) {
      heard.remove(heard.keySet().iterator().next());
    }
    site.count(Counter.WORDS_RECEIVED);
    ephemerals.passOn(said, link);
    site.tell(new GraphEvent.Heard(said.device(), spoken, said.payload()));
  }
}

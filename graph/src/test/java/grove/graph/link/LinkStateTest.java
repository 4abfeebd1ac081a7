package grove.graph.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grove.graph.wire.Frame;
import grove.graph.wire.SampleFrames;
import grove.graph.wire.Unknown;
import grove.identity.bytes.Bytes;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which messages are legal in which state: the table of PROTOCOL.md section 6.
final class LinkStateTest {
  @Test
  void eachStateTakesItsMessagesOnly() {
    var wanted = new EnumMap<LinkState, Set<String>>(LinkState.class);
    var control =
        Set.of(
            "frontier",
            "want",
            "segment",
            "fork",
            "ready",
            "bye",
            "credit",
            "ping",
            "pong",
            "join",
            "later");
    var live = new TreeSet<String>();
    live.addAll(Set.of("frontier", "frontier of data", "want", "segment", "bye", "ping", "pong"));
    live.add("credit");
    live.addAll(
        Set.of(
            "fork", "push", "have", "blob", "ephemeral", "tree", "said", "key", "direct", "later"));
    var ready = new TreeSet<>(live);
    ready.addAll(Set.of("ready", "join"));
    wanted.put(LinkState.TLS, Set.of());
    wanted.put(LinkState.HELLO, Set.of("hello", "bye"));
    wanted.put(LinkState.CONTROL, control);
    wanted.put(LinkState.READY, ready);
    wanted.put(
        LinkState.PARTING,
        Set.of(
            "frontier",
            "frontier of data",
            "want",
            "segment",
            "fork",
            "bye",
            "credit",
            "ping",
            "pong",
            "later"));
    wanted.put(LinkState.LIVE, live);
    wanted.put(LinkState.CLOSED, Set.of());
    assertEquals(Set.of(LinkState.values()), wanted.keySet());
    for (var entry : wanted.entrySet()) {
      var legal = new TreeSet<String>();
      names()
          .forEach((frame, name) -> {
            if (entry.getKey().allows(frame)) {
              legal.add(name);
            }
          });
      assertEquals(new TreeSet<>(entry.getValue()), legal, entry.getKey().toString());
    }
  }

  private static Map<Frame, String> names() {
    var names = SampleFrames.byKind();
    names.put(new Unknown(128, Bytes.EMPTY), "later");
    names.put(new Unknown(127, Bytes.EMPTY), "unknown");
    return names;
  }
}

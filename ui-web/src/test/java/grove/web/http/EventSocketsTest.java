package grove.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grove.web.group.LiveEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventSocketsTest {
  private static final long WAIT_S = 20;
  private final WebHost host = new WebHost(tools -> List.of());

  @AfterEach
  void stop() {
    host.close();
  }

  /// What one socket heard; a close is kept as its code.
  private static final class Ear implements WebSocket.Listener {
    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      heard.add(text.toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      heard.add("closed " + code);
      return null;
    }

    String next() throws InterruptedException {
      return String.valueOf(heard.poll(WAIT_S, TimeUnit.SECONDS));
    }
  }

  private WebSocket open(Ear ear, String field, String value) {
    return host.client
        .newWebSocketBuilder()
        .header(field, value)
        .buildAsync(URI.create(host.server.apiUrl().replace("http", "ws") + "/events"), ear)
        .join();
  }

  private static String ready() {
    return new JsonObject().put("type", "ready").encode();
  }

  @Test
  void scriptHearsAtOnce() throws Exception {
    Ear ear = new Ear();
    open(ear, "Authorization", "Bearer " + WebHost.HOME_TOKEN);
    assertEquals(ready(), ear.next());
    host.server.feed().accept(new LiveEvent.Refused("w1", "expired"));
    JsonObject event = new JsonObject(ear.next());
    assertEquals("refused", event.getString("type"));
    assertEquals("expired", event.getString("reason"));
  }

  @Test
  void oneThatHasJustClosedTakesNothingFromTheOthers() throws Exception {
    List<Ear> staying = new ArrayList<>();
    List<WebSocket> leaving = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      leaving.add(open(new Ear(), "Authorization", "Bearer " + WebHost.HOME_TOKEN));
      Ear ear = new Ear();
      open(ear, "Authorization", "Bearer " + WebHost.HOME_TOKEN);
      assertEquals(ready(), ear.next());
      staying.add(ear);
    }
    int events = 0;
    for (WebSocket socket : leaving) {
      var closing = socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
      for (int n = 0; n < 40; n++) {
        host.server.feed().accept(new LiveEvent.Joined("w" + events++));
      }
      closing.join();
    }
    for (Ear ear : staying) {
      for (int n = 0; n < events; n++) {
        assertEquals("w" + n, new JsonObject(ear.next()).getString("workspace"));
      }
    }
  }

  @Test
  void pageHearsAfterItsToken() throws Exception {
    Ear ear = new Ear();
    WebSocket socket = open(ear, "Origin", host.origin());
    host.server.feed().accept(new LiveEvent.Joined("before"));
    socket.sendText(new JsonObject().put("token", host.pageToken()).encode(), true).join();
    assertEquals(ready(), ear.next());
    host.server.feed().accept(new LiveEvent.Joined("after"));
    assertEquals("after", new JsonObject(ear.next()).getString("workspace"));
  }

  @Test
  void wrongTokenEndsTheSocket() throws Exception {
    for (String message : List.of("{\"token\":\"guess\"}", "{}", "[]", "{", "", "null")) {
      Ear ear = new Ear();
      WebSocket socket = open(ear, "Origin", host.origin());
      socket.sendText(message, true).join();
      assertEquals("closed 4401", ear.next(), message);
    }
  }

  @Test
  void changesAreGatheredIntoOneEvent() throws Exception {
    Ear ear = new Ear();
    open(ear, "Authorization", "Bearer " + WebHost.HOME_TOKEN);
    assertEquals(ready(), ear.next());
    for (int i = 0; i < 150; i++) {
      Set<String> channels = Set.of("c" + i % 2);
      host.server
          .feed()
          .accept(new LiveEvent.Items("w", Set.of("message"), channels, Set.of("i" + i)));
      host.server.feed().accept(new LiveEvent.Sync("w"));
    }
    int items = 0;
    int events = 0;
    JsonObject event = new JsonObject(ear.next());
    for (; !event.getString("type").equals("sync"); event = new JsonObject(ear.next())) {
      assertEquals(new JsonArray().add("message"), event.getJsonArray("kinds"));
      items += event.getJsonArray("items").size();
      events++;
    }
    assertEquals(150, items);
    assertEquals(true, events < 20, "events: " + events);
  }

  @Test
  void tooManyChangesNameNoItems() throws Exception {
    Ear ear = new Ear();
    open(ear, "Authorization", "Bearer " + WebHost.HOME_TOKEN);
    assertEquals(ready(), ear.next());
    Set<String> many = new java.util.TreeSet<>();
    for (int i = 0; i <= WebLimits.EVENT_IDS_MAX; i++) {
      many.add("i" + i);
    }
    host.server.feed().accept(new LiveEvent.Items("w", Set.of("page"), Set.of(), many));
    JsonObject event = new JsonObject(ear.next());
    assertEquals(true, event.getBoolean("many"));
    assertEquals(0, event.getJsonArray("items").size());
  }
}

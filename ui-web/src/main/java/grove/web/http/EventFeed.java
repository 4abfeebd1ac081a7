package grove.web.http;

import grove.web.group.LiveEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Gathers what changed for a moment, then tells the open sockets.
///
/// An import changes thousands of items in a second: a page must not be told thousands of times.
/// So events of one kind and workspace are gathered, the sync meter's for longer; the answers to a
/// join go out at once. May be called by any thread; the rest happens on the event loop.
public final class EventFeed implements Consumer<LiveEvent> {

  private record Key(String type, String workspace) {}

  private final Context loop;
  private final Vertx vertx;
  private final EventSockets sockets;
  private final Runnable onLocked;
  private final Map<Key, Gathered> waiting = new HashMap<>();

  /// @param onLocked runs on the event loop when the node was locked
  EventFeed(Vertx vertx, Context loop, EventSockets sockets, Runnable onLocked) {
    this.vertx = vertx;
    this.loop = loop;
    this.sockets = sockets;
    this.onLocked = onLocked;
  }

  @Override
  public void accept(LiveEvent event) {
    loop.runOnContext(run -> take(event));
  }

  private void take(LiveEvent event) {
    switch (event) {
      case LiveEvent.Items items -> gather("items", WebLimits.EVENT_GATHER_MS, items);
      case LiveEvent.Members e -> gather("members", WebLimits.EVENT_GATHER_MS, e);
      case LiveEvent.Presence e -> gather("presence", WebLimits.EVENT_GATHER_MS, e);
      case LiveEvent.Invites e -> gather("invites", WebLimits.EVENT_GATHER_MS, e);
      case LiveEvent.Sync e -> gather("sync", WebLimits.SYNC_GATHER_MS, e);
      case LiveEvent.Files e -> gather("files", WebLimits.SYNC_GATHER_MS, e);
      case LiveEvent.Workspaces e -> gather("workspaces", WebLimits.EVENT_GATHER_MS, e);
      case LiveEvent.Joined e -> sockets.broadcast(json("joined", e.workspace()));
      case LiveEvent.Refused e ->
          sockets.broadcast(json("refused", e.workspace()).put("reason", e.reason()));
      case LiveEvent.Removed e -> sockets.broadcast(json("removed", e.workspace()));
      case LiveEvent.Node e -> sockets.broadcast(new JsonObject().put("type", "node"));
      case LiveEvent.Locked e -> {
        onLocked.run();
        waiting.clear();
        sockets.broadcast(new JsonObject().put("type", "node"));
      }
    }
  }

  private void gather(String type, long gatherMs, LiveEvent event) {
    Key key = new Key(type, event.workspace());
    Gathered gathered = waiting.get(key);
    if (gathered == null) {
      gathered = new Gathered();
      waiting.put(key, gathered);
      vertx.setTimer(gatherMs, tick -> send(key));
    }
    if (event instanceof LiveEvent.Items items) {
      gathered.add(items);
    }
  }

  private void send(Key key) {
    Gathered gathered = waiting.remove(key);
    if (gathered == null) {
      return;
    }
    JsonObject event = json(key.type(), key.workspace());
    if (key.type().equals("items")) {
      gathered.describe(event);
    }
    sockets.broadcast(event);
  }

  private static JsonObject json(String type, String workspace) {
    return new JsonObject().put("type", type).put("workspace", workspace);
  }

  /// What is known about changed items. Above the limit the ids are left out: the page then reads
  /// again all that it shows of these kinds.
  private static final class Gathered {
    private final Set<String> kinds = new TreeSet<>();
    private final Set<String> channels = new TreeSet<>();
    private final Set<String> items = new TreeSet<>();
    private boolean many;

    void add(LiveEvent.Items more) {
      kinds.addAll(more.kinds());
      channels.addAll(more.channels());
      if (!many) {
        items.addAll(more.items());
        many = items.size() > WebLimits.EVENT_IDS_MAX;
      }
    }

    void describe(JsonObject event) {
      event
          .put("kinds", array(kinds))
          .put("channels", array(channels))
          .put("items", many ? new JsonArray() : array(items))
          .put("many", many);
    }

    private static JsonArray array(Set<String> values) {
      JsonArray array = new JsonArray();
      values.forEach(array::add);
      return array;
    }
  }
}

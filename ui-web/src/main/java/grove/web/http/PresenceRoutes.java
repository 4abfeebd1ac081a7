package grove.web.http;

import grove.grouping.Presence;
import grove.grouping.Presence.Present;
import grove.grouping.space.ItemId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// How people are at the moment, and where they type.
final class PresenceRoutes implements Routes {
  private final InWorkspace in;

  PresenceRoutes(InWorkspace in) {
    this.in = in;
  }

  @Override
  public void addTo(Api api) {
    api.get("/workspaces/{w}/presence", call -> in.ask(call, PresenceRoutes::presence));
    api.post("/workspaces/{w}/presence", this::show);
    api.post("/workspaces/{w}/typing", this::type);
  }

  private static JsonObject presence(OpenWorkspace.Parts parts) {
    Presence presence = parts.group().presence();
    Presence.Own own = presence.own();
    return new JsonObject()
        .put("self", new JsonObject().put("text", own.text()).put("hidden", own.hidden()))
        .put("people", Json.array(presence.now(), one -> present(parts, one)));
  }

  private static JsonObject present(OpenWorkspace.Parts parts, Present one) {
    JsonObject json =
        Json.person(parts, one.person())
            .put("device", one.device().toHex())
            .put("text", one.text());
    one.place().flatMap(PresenceRoutes::item).ifPresent(item -> json.put("typing", item));
    return json;
  }

  /// The item that others name as their place; they can name anything.
  private static Optional<String> item(Bytes place) {
    try {
      return Optional.of(ItemId.parse(place.toUtf8()).toHex());
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private CompletionStage<JsonObject> show(Call call) {
    String text = call.body().optionalText("text").orElse("");
    boolean hidden = call.body().flag("hidden");
    return in.act(call, group -> group.presence().show(text, hidden));
  }

  private CompletionStage<JsonObject> type(Call call) {
    ItemId place = Ids.item(call.body().text("place"));
    return in.act(call, group -> group.presence().type(Bytes.utf8(place.toHex())));
  }
}

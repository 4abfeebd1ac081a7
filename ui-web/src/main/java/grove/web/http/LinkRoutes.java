package grove.web.http;

import grove.graph.PairingCode;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.web.group.LinkView;
import grove.web.group.NodeCore;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionStage;

/// Linking a further device: the new home offers a code, the old one accepts it, both confirm.
final class LinkRoutes implements Routes {
  private static final int LABEL_BYTES_MAX = 128;

  /// The longest that a call may wait for a change.
  private static final int WAIT_MAX_MS = 60_000;

  private final NodeCore core;

  LinkRoutes(NodeCore core) {
    this.core = core;
  }

  @Override
  public void addTo(Api api) {
    api.get("/link", this::view);
    api.post("/link/offer", this::offer);
    api.post("/link/accept", this::accept);
    api.post("/link/confirm", call -> core.linking().confirm().thenApply(LinkRoutes::done));
    api.delete("/link", call -> core.linking().cancel().thenApply(LinkRoutes::done));
  }

  private CompletionStage<JsonObject> view(Call call) {
    int waitMs = call.query("waitMs", 0, 0, WAIT_MAX_MS);
    return core.linking()
        .changed(call.query("state").orElse(""), waitMs)
        .thenApply(LinkRoutes::json);
  }

  private CompletionStage<JsonObject> offer(Call call) {
    String label = call.body().optionalText("name").orElse("");
    if (Bytes.utf8(label).size() > LABEL_BYTES_MAX) {
      throw ApiException.badInput("name may have at most " + LABEL_BYTES_MAX + " bytes.");
    }
    return core.linking()
        .offer(label)
        .thenApply(
            view -> new JsonObject().put("code", view.code()).put("expiresMs", view.expiresMs()));
  }

  private CompletionStage<JsonObject> accept(Call call) {
    PairingCode code = code(call.body().text("code"));
    return Checked.later(core.acceptLink(code)).thenApply(LinkRoutes::done);
  }

  private static PairingCode code(String text) {
    try {
      return PairingCode.parse(text);
    } catch (MalformedException e) {
      throw ApiException.badInput(String.valueOf(e.getMessage()));
    }
  }

  private static JsonObject done(LinkView view) {
    return new JsonObject();
  }

  private static JsonObject json(LinkView view) {
    JsonObject json = new JsonObject().put("side", view.side()).put("state", view.state());
    put(json, "digits", view.digits());
    put(json, "code", view.code());
    put(json, "reason", view.reason());
    put(json, "name", view.name());
    return view.expiresMs() == 0 ? json : json.put("expiresMs", view.expiresMs());
  }

  private static void put(JsonObject json, String field, String text) {
    if (!text.isEmpty()) {
      json.put(field, text);
    }
  }
}

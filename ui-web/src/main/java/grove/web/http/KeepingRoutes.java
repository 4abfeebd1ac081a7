package grove.web.http;

import grove.grouping.space.ItemId;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionStage;

/// What is not kept: what somebody took back, and what was replaced long ago.
final class KeepingRoutes implements Routes {
  private final InWorkspace in;

  KeepingRoutes(InWorkspace in) {
    this.in = in;
  }

  @Override
  public void addTo(Api api) {
    api.post("/workspaces/{w}/items/{item}/redact", this::redact);
    api.get("/workspaces/{w}/retention", call -> in.ask(call, KeepingRoutes::retention));
    api.post("/workspaces/{w}/retention", this::retainFor);
  }

  private CompletionStage<JsonObject> redact(Call call) {
    ItemId item = Ids.item(call.path("item"));
    return in.items(
        call,
        space ->
            Checked.input(() -> {
              space.redact(item);
              return new JsonObject().put("item", item.toHex());
            }));
  }

  private static JsonObject retention(OpenWorkspace.Parts parts) {
    return new JsonObject().put("days", parts.group().redactions().retentionDays());
  }

  private CompletionStage<JsonObject> retainFor(Call call) {
    int days = (int) call.body().integer("days", 0, 0, Integer.MAX_VALUE);
    return in.ask(
        call,
        parts ->
            Checked.input(() -> {
              parts.group().redactions().retainFor(days);
              return retention(parts);
            }));
  }
}

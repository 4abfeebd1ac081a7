package grove.web.http;

import grove.grouping.space.ItemId;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What can be done to an item of any kind: rename, move, delete, bring back.
final class ItemRoutes implements Routes {
  /// Items that one call may bring back: those that one deletion took away.
  private static final int RESTORE_MAX = 10_000;

  private final InWorkspace in;

  ItemRoutes(InWorkspace in) {
    this.in = in;
  }

  @Override
  public void addTo(Api api) {
    api.patch("/workspaces/{w}/items/{item}", this::change);
    api.delete("/workspaces/{w}/items/{item}", this::delete);
    api.post("/workspaces/{w}/items/restore", this::restore);
  }

  private CompletionStage<JsonObject> change(Call call) {
    ItemId item = Ids.item(call.path("item"));
    Optional<String> name = call.body().optionalText("name");
    Optional<String> folder = call.body().optionalText("folder");
    Optional<ItemId> target = Ids.item(folder);
    return in.items(
        call,
        space -> {
          name.ifPresent(text -> space.rename(item, text));
          folder.ifPresent(given -> space.move(item, target));
          return new JsonObject().put("item", item.toHex());
        });
  }

  /// Answers with all that went, so that the page can offer to take it back.
  private CompletionStage<JsonObject> delete(Call call) {
    ItemId item = Ids.item(call.path("item"));
    return in.items(
        call,
        space -> new JsonObject().put("items", Json.array(space.delete(item), ItemId::toHex)));
  }

  private CompletionStage<JsonObject> restore(Call call) {
    List<ItemId> items = call.body().texts("items", RESTORE_MAX).stream().map(Ids::item).toList();
    return in.items(
        call,
        space -> {
          space.restore(items);
          return new JsonObject().put("items", Json.array(items, ItemId::toHex));
        });
  }
}

package grove.web.http;

import grove.grouping.space.Conflict;
import grove.grouping.space.Item;
import grove.grouping.space.ItemId;
import grove.grouping.space.NewItem;
import grove.identity.bytes.Hash;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/// Pages, their versions and their conflicts.
final class PageRoutes implements Routes {
  /// Versions that an editor can have seen.
  private static final int BASE_MAX = 16;

  private final InWorkspace in;

  PageRoutes(InWorkspace in) {
    this.in = in;
  }

  @Override
  public void addTo(Api api) {
    String pages = "/workspaces/{w}/pages";
    api.get(pages, call -> in.ask(call, PageRoutes::list));
    api.post(pages, WebLimits.PAGE_BODY_BYTES_MAX, this::create);
    api.post(pages + "/batch", WebLimits.BATCH_BODY_BYTES_MAX, this::createAll);
    api.get(pages + "/{p}", this::get);
    api.put(pages + "/{p}", WebLimits.PAGE_BODY_BYTES_MAX, this::edit);
    api.post(pages + "/{p}/resolve", this::resolve);
  }

  private static JsonObject list(OpenWorkspace.Parts parts) {
    return new JsonObject()
        .put("pages", Json.array(parts.space().pages(), page -> row(parts, page)));
  }

  private static JsonObject row(OpenWorkspace.Parts parts, Item.Page page) {
    return new JsonObject()
        .put("item", page.id().toHex())
        .put("title", page.title())
        .put("updatedBy", Json.person(parts, page.updatedBy()))
        .put("updatedMs", page.updatedMs())
        .put("conflict", page.conflict());
  }

  private CompletionStage<JsonObject> create(Call call) {
    String title = call.body().text("title");
    String text = call.body().optionalText("text").orElse("");
    return in.ask(call, parts -> page(parts, parts.space().createPage(title, text)));
  }

  private CompletionStage<JsonObject> createAll(Call call) {
    List<NewItem> pages =
        call.body().rows("pages", WebLimits.BATCH_PAGES_MAX).stream()
            .map(row -> (NewItem) new NewItem.Page(row.text("title"), row.text("text")))
            .toList();
    return in.items(
        call,
        space -> new JsonObject().put("items", Json.array(space.importAll(pages), ItemId::toHex)));
  }

  private CompletionStage<JsonObject> get(Call call) {
    ItemId id = Ids.item(call.path("p"));
    return in.ask(call, parts -> page(parts, existing(parts, id)));
  }

  private static Item.Page existing(OpenWorkspace.Parts parts, ItemId id) {
    return parts
        .space()
        .page(id)
        .orElseThrow(() -> ApiException.notFound("There is no such page (any more)."));
  }

  private CompletionStage<JsonObject> edit(Call call) {
    ItemId id = Ids.item(call.path("p"));
    String title = call.body().text("title");
    String text = call.body().text("text");
    Set<Hash> base =
        call.body().texts("base", BASE_MAX).stream().map(Ids::version).collect(Collectors.toSet());
    return in.ask(call, parts -> page(parts, parts.space().editPage(id, base, title, text)));
  }

  /// Where the chosen version deletes the page, the answer says so.
  private CompletionStage<JsonObject> resolve(Call call) {
    ItemId id = Ids.item(call.path("p"));
    Hash version = Ids.version(call.body().text("version"));
    return in.ask(
        call,
        parts -> {
          Optional<Item> left = parts.space().resolve(id, version);
          return left.isPresent()
              ? page(parts, existing(parts, id))
              : new JsonObject().put("item", id.toHex()).put("deleted", true);
        });
  }

  private static JsonObject page(OpenWorkspace.Parts parts, Item.Page page) {
    Optional<String> text = parts.space().pageText(page.id());
    JsonObject json =
        new JsonObject()
            .put("item", page.id().toHex())
            .put("title", page.title())
            .put("text", text.orElse(""))
            .put("versions", Json.array(page.versions(), Hash::toHex))
            .put("author", Json.person(parts, page.updatedBy()))
            .put("updatedMs", page.updatedMs())
            .put("createdBy", Json.person(parts, page.createdBy()))
            .put("createdMs", page.createdMs())
            .put("pending", text.isEmpty());
    parts
        .space()
        .conflict(page.id())
        .ifPresent(conflict ->
            json.put("conflict", Json.array(conflict.versions(), v -> version(parts, v))));
    return json;
  }

  private static JsonObject version(OpenWorkspace.Parts parts, Conflict.Version version) {
    return new JsonObject()
        .put("version", version.id().toHex())
        .put("title", version.title())
        .put("text", version.text())
        .put("author", Json.person(parts, version.author()))
        .put("timeMs", version.timeMs())
        .put("deleted", version.deleted())
        .put("pending", version.pending());
  }
}

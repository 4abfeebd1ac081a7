package grove.web.http;

import grove.grouping.space.Item;
import grove.grouping.space.ItemId;
import grove.grouping.space.Workspace;
import grove.store.BlobRef;
import grove.web.group.FileShelf;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Files and folders: listed, described, fetched, linked to.
final class FileRoutes implements Routes {
  private final InWorkspace in;
  private final WebTools tools;
  private final Work work;

  FileRoutes(InWorkspace in, WebTools tools, Work work) {
    this.in = in;
    this.tools = tools;
    this.work = work;
  }

  @Override
  public void addTo(Api api) {
    api.get("/workspaces/{w}/files", this::list);
    api.post("/workspaces/{w}/folders", this::createFolder);
    api.get("/workspaces/{w}/files/{f}", this::get);
    api.post("/workspaces/{w}/files/{f}/fetch", this::fetch);
    api.delete("/workspaces/{w}/files/{f}/fetch", this::cancelFetch);
    api.post("/workspaces/{w}/files/{f}/link", this::link);
    api.post("/workspaces/{w}/files/{f}/pin", this::pin);
    api.post("/workspaces/{w}/files/{f}/free", this::free);
    api.post("/workspaces/{w}/files/free", this::freeAll);
  }

  /// The rows of a folder, before it is known how much of each file is here.
  private record Listing(JsonObject answer, List<FileJson.Row> files) {}

  private CompletionStage<JsonObject> list(Call call) {
    Optional<ItemId> folder = Ids.item(call.query("folder"));
    return in.of(call)
        .thenCompose(workspace ->
            workspace
                .call(parts -> listing(parts, folder))
                .thenCompose(listing -> work.run(() -> complete(workspace, listing))));
  }

  private static Listing listing(OpenWorkspace.Parts parts, Optional<ItemId> folder) {
    Workspace space = parts.space();
    requireFolder(space, folder);
    JsonObject answer =
        new JsonObject()
            .put("path", Json.array(space.path(folder), FileJson::step))
            .put("folders", Json.array(space.folders(folder), FileJson::folder));
    folder.ifPresent(id -> answer.put("folder", id.toHex()));
    return new Listing(
        answer, space.files(folder).stream().map(f -> FileJson.Row.of(parts, f)).toList());
  }

  private static JsonObject complete(OpenWorkspace workspace, Listing listing) {
    JsonArray files = Json.array(listing.files(), row -> row.json(workspace));
    return listing.answer().put("files", files);
  }

  private CompletionStage<JsonObject> createFolder(Call call) {
    String name = call.body().text("name");
    Optional<ItemId> parent = Ids.item(call.body().optionalText("parent"));
    return in.items(call, space -> FileJson.folder(space.createFolder(parent, name)));
  }

  private CompletionStage<JsonObject> get(Call call) {
    ItemId id = Ids.item(call.path("f"));
    return in.of(call)
        .thenCompose(workspace ->
            workspace
                .call(parts -> FileJson.Row.of(parts, existing(parts, id)))
                .thenCompose(row -> work.run(() -> row.json(workspace))));
  }

  /// Fetches a file or goes on with it, or lets it stand where it is.
  private CompletionStage<JsonObject> fetch(Call call) {
    boolean paused = call.body().json().containsKey("paused") && call.body().flag("paused");
    ItemId id = Ids.item(call.path("f"));
    return in.ask(
            call,
            parts ->
                Checked.input(() -> {
                  BlobRef blob = existing(parts, id).content();
                  if (paused) {
                    parts.files().pause(blob);
                  } else {
                    parts.files().fetch(blob);
                  }
                  return new JsonObject();
                }))
        .thenCompose(asked -> get(call));
  }

  private CompletionStage<JsonObject> cancelFetch(Call call) {
    ItemId id = Ids.item(call.path("f"));
    return in.ask(
            call,
            parts -> {
              Item.File file = existing(parts, id);
              try {
                parts.files().cancel(file);
                return new JsonObject();
              } catch (IllegalArgumentException e) {
                throw ApiException.state("stays", String.valueOf(e.getMessage()));
              }
            })
        .thenCompose(done -> get(call));
  }

  /// Keeps a file on this device, or does so no longer.
  private CompletionStage<JsonObject> pin(Call call) {
    ItemId id = Ids.item(call.path("f"));
    boolean pinned = !call.body().json().containsKey("pinned") || call.body().flag("pinned");
    return in.ask(
            call,
            parts ->
                Checked.input(() -> {
                  parts.files().pin(existing(parts, id).content(), pinned);
                  return new JsonObject();
                }))
        .thenCompose(done -> get(call));
  }

  private CompletionStage<JsonObject> free(Call call) {
    ItemId id = Ids.item(call.path("f"));
    return in.ask(
        call,
        parts -> {
          Item.File file = existing(parts, id);
          try {
            return freed(parts.files().free(file));
          } catch (IllegalArgumentException e) {
            throw ApiException.state("stays", String.valueOf(e.getMessage()));
          }
        });
  }

  private CompletionStage<JsonObject> freeAll(Call call) {
    return in.ask(call, parts -> freed(parts.files().freeAll()));
  }

  private static JsonObject freed(FileShelf.Freed freed) {
    return new JsonObject().put("files", freed.files()).put("bytes", freed.bytes());
  }

  private CompletionStage<JsonObject> link(Call call) {
    ItemId id = Ids.item(call.path("f"));
    String session =
        switch (call.caller()) {
          case Caller.Page(String page) -> page;
          case Caller.Script s -> ContentLinks.HOME;
          case Caller.Anybody a -> throw ApiException.noToken("Links are for open pages.");
          case Caller.Stranger s -> throw ApiException.noToken("Links are for open pages.");
        };
    return in.of(call)
        .thenCompose(workspace ->
            workspace
                .call(parts -> existing(parts, id))
                .thenCompose(file -> work.run(() -> FileTransfer.content(workspace, file))))
        .thenCompose(content -> tools.links().issue(session, content))
        .thenApply(
            path -> new JsonObject().put("url", tools.site().contentOrigin(call.name()) + path));
  }

  static void requireFolder(Workspace space, Optional<ItemId> folder) {
    if (folder.isPresent() && space.folder(folder.get()).isEmpty()) {
      throw ApiException.notFound("There is no such folder (any more).");
    }
  }

  static Item.File existing(OpenWorkspace.Parts parts, ItemId id) {
    return parts
        .space()
        .file(id)
        .orElseThrow(() -> ApiException.notFound("There is no such file (any more)."));
  }
}

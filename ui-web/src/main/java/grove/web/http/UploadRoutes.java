package grove.web.http;

import grove.grouping.space.ItemId;
import grove.grouping.space.ItemName;
import grove.identity.Secret;
import grove.store.BlobRef;
import grove.web.group.OpenWorkspace;
import grove.web.group.Uploading;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Uploads that may stop and go on: begun, gone on with from where they are, given up.
final class UploadRoutes implements Routes {
  /// Characters of what tells a file from another of its name and size.
  private static final int STAMP_CHARS_MAX = 64;

  private final InWorkspace in;
  private final WebTools tools;
  private final Work work;

  UploadRoutes(InWorkspace in, WebTools tools, Work work) {
    this.in = in;
    this.tools = tools;
    this.work = work;
  }

  @Override
  public void addTo(Api api) {
    api.post("/workspaces/{w}/uploads", this::begin);
    api.stream(HttpMethod.PUT, "/workspaces/{w}/uploads/{u}", this::goOn);
    api.delete("/workspaces/{w}/uploads/{u}", this::cancel);
  }

  private CompletionStage<JsonObject> begin(Call call) {
    String name = call.body().text("name");
    long size = call.body().integer("size", -1, 0, BlobRef.LENGTH_MAX);
    Optional<ItemId> folder = Ids.item(call.body().optionalText("folder"));
    String stamp = call.body().optionalText("stamp").orElse("");
    if (stamp.length() > STAMP_CHARS_MAX) {
      throw ApiException.badInput("A stamp has at most " + STAMP_CHARS_MAX + " characters.");
    }
    String type = MediaTypes.of(call.body().optionalText("type").orElse(""), name);
    Uploading.Wish wish = new Uploading.Wish(name, size, folder, type, stamp);
    return in.of(call)
        .thenCompose(workspace ->
            workspace.call(parts -> {
              ItemName.name(name);
              FileRoutes.requireFolder(parts.space(), folder);
              Secret key = parts.group().blobKey();
              return Checked.input(() -> workspace.uploading().begin(wish, key));
            }))
        .thenCompose(upload ->
            work.run(() -> {
              upload.settle();
              return state(upload);
            }));
  }

  private static JsonObject state(Uploading.Upload upload) {
    return new JsonObject()
        .put("upload", upload.id())
        .put("received", upload.received())
        .put("size", upload.wish().size());
  }

  private static Uploading.Upload existing(OpenWorkspace workspace, String id) {
    return workspace
        .uploading()
        .find(id)
        .orElseThrow(
            () -> ApiException.notFound("There is no such upload (any more): begin it again."));
  }

  private void goOn(Call call) {
    String id = call.path("u");
    long from = call.number("from");
    Future.fromCompletionStage(in.of(call), call.context())
        .compose(workspace -> {
          Uploading.Upload upload = existing(workspace, id);
          return tools
              .uploads()
              .read(call, bytes -> upload.take(from, bytes))
              .compose(taken ->
                  Future.fromCompletionStage(after(workspace, upload, taken), call.context()));
        })
        .onComplete(
            json -> Replies.json(call.request(), json),
            failure -> Replies.error(call.request(), Errors.of(failure)));
  }

  private CompletionStage<JsonObject> after(
      OpenWorkspace workspace, Uploading.Upload upload, boolean taken) {
    if (!taken) {
      throw ApiException.state(
          "elsewhere", "This upload goes on at byte " + upload.received() + ": ask where it is.");
    }
    if (upload.whole().isEmpty()) {
      return CompletableFuture.completedFuture(state(upload));
    }
    Uploading.Wish wish = upload.wish();
    BlobRef blob = upload.whole().get();
    return workspace
        .call(parts ->
            FileJson.Row.of(
                parts, parts.space().addFile(wish.folder(), wish.name(), blob, wish.type())))
        .thenCompose(row ->
            work.run(() -> {
              workspace.uploading().cancel(upload.id());
              return state(upload).put("file", row.json(workspace));
            }));
  }

  private CompletionStage<JsonObject> cancel(Call call) {
    return in.of(call)
        .thenCompose(workspace ->
            work.run(() -> {
              workspace.uploading().cancel(call.path("u"));
              return new JsonObject();
            }));
  }
}

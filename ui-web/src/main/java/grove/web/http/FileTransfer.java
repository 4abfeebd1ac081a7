package grove.web.http;

import grove.grouping.space.Item;
import grove.grouping.space.ItemId;
import grove.grouping.space.ItemName;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.BlobRef;
import grove.store.StoreException;
import grove.web.group.OpenWorkspace;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The bytes of files, in and out, as they come.
final class FileTransfer implements Routes {
  /// The longest stretch of which a hash is answered, bytes: so that an answer never takes long.
  static final long DIGEST_BYTES_MAX = 64 << 20;

  private final InWorkspace in;
  private final WebTools tools;
  private final Work work;

  FileTransfer(InWorkspace in, WebTools tools, Work work) {
    this.in = in;
    this.tools = tools;
    this.work = work;
  }

  @Override
  public void addTo(Api api) {
    api.stream(HttpMethod.POST, "/workspaces/{w}/files", this::upload);
    api.stream(HttpMethod.GET, "/workspaces/{w}/files/{f}/content", this::download);
    api.get("/workspaces/{w}/files/{f}/digest", this::digest);
  }

  /// Where an upload goes: checked before its bytes are read.
  private record Target(OpenWorkspace workspace, Secret blobKey) {}

  private void upload(Call call) {
    String name =
        call.query("name").orElseThrow(() -> ApiException.badInput("Give ?name= of the file."));
    Optional<ItemId> folder = Ids.item(call.query("folder"));
    String sent = Optional.ofNullable(call.request().getHeader("Content-Type")).orElse("");
    String type = MediaTypes.of(sent, name);
    CompletionStage<Target> target =
        in.of(call).thenCompose(workspace -> target(workspace, folder, name));
    Future.fromCompletionStage(target, call.context())
        .compose(at ->
            tools
                .uploads()
                .read(call, bytes -> at.workspace().blobs().write(bytes, at.blobKey()))
                .compose(blob -> add(call, at.workspace(), folder, name, blob, type)))
        .onComplete(
            json -> Replies.json(call.request(), json),
            failure -> Replies.error(call.request(), Errors.of(failure)));
  }

  /// Refuses at once what would be refused in the end.
  private static CompletableFuture<Target> target(
      OpenWorkspace workspace, Optional<ItemId> folder, String name) {
    return workspace.call(parts -> {
      ItemName.name(name);
      FileRoutes.requireFolder(parts.space(), folder);
      return new Target(workspace, parts.group().blobKey());
    });
  }

  private Future<JsonObject> add(
      Call call,
      OpenWorkspace workspace,
      Optional<ItemId> folder,
      String name,
      BlobRef blob,
      String type) {
    CompletionStage<JsonObject> added =
        workspace
            .call(parts -> FileJson.Row.of(parts, parts.space().addFile(folder, name, blob, type)))
            .thenCompose(row -> work.run(() -> row.json(workspace)));
    return Future.fromCompletionStage(added, call.context());
  }

  private CompletionStage<Content> content(Call call) {
    ItemId id = Ids.item(call.path("f"));
    return in.of(call)
        .thenCompose(workspace ->
            workspace
                .call(parts -> FileRoutes.existing(parts, id))
                .thenCompose(file -> work.run(() -> content(workspace, file))));
  }

  /// The hash of a stretch of a file, for who holds a part of it and wants to know whether it is one.
  private CompletionStage<JsonObject> digest(Call call) {
    long from = call.number("from");
    long to = call.number("to");
    return content(call)
        .thenCompose(file ->
            work.run(() -> {
              if (from > to || to > file.length() || to - from > DIGEST_BYTES_MAX) {
                throw ApiException.badInput(
                    "Ask for at most %d bytes that are in the file.".formatted(DIGEST_BYTES_MAX));
              }
              MessageDigest digest = Hash.digest();
              try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                file.bytes().read(from, to, out);
              } catch (IOException e) {
                throw new UncheckedIOException(e); // nothing here throws it
              }
              return new JsonObject().put("sha256", Bytes.of(digest.digest()).toHex());
            }));
  }

  private void download(Call call) {
    Future.fromCompletionStage(content(call), call.context())
        .onComplete(
            file -> send(call, file), failure -> Replies.error(call.request(), Errors.of(failure)));
  }

  private void send(Call call, Content file) {
    HttpServerRequest request = call.request();
    Headers.api(request.response().headers());
    request
        .response()
        .putHeader("Content-Type", MediaTypes.BINARY)
        .putHeader("Content-Disposition", Downloads.attachment(file.name()));
    tools.downloads().send(request, call.context(), file);
  }

  /// A file that is here. Looks at the blob store: for a worker.
  static Content content(OpenWorkspace workspace, Item.File file) {
    if (!workspace.progress(file.content()).complete()) {
      throw ApiException.state(
          "not-here", "This file is not on this device yet: fetch it first (…/fetch).");
    }
    return new Content(
        file.name(),
        file.type(),
        file.size(),
        (from, to, target) -> read(workspace, file.content(), from, to, target));
  }

  private static void read(
      OpenWorkspace workspace, BlobRef blob, long from, long to, OutputStream target)
      throws IOException {
    try {
      workspace.blobs().read(blob, from, to, target);
    } catch (StoreException e) {
      workspace.doubt(blob);
      throw e;
    }
  }
}

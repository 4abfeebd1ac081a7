package grove.web.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Answers on the content port: what members shared, away from the page's origin.
///
/// GET and HEAD only, no token: the path is the right to read. Everything is sandboxed, nothing is
/// sniffed, and only types that can not run are shown; all else is offered to be saved.
final class ContentServer {
  private static final Set<String> SHOWN =
      Set.of(
          "image/png",
          "image/jpeg",
          "image/gif",
          "image/webp",
          "image/avif",
          "image/bmp",
          "audio/mpeg",
          "audio/ogg",
          "audio/wav",
          "audio/flac",
          "audio/aac",
          "audio/mp4",
          "audio/webm",
          "video/mp4",
          "video/ogg",
          "video/webm",
          "text/plain",
          "text/markdown",
          "text/csv");

  private final Vertx vertx;
  private final LocalSite site;
  private final ContentLinks links;
  private final Downloads downloads;

  ContentServer(Vertx vertx, WebTools tools) {
    this.vertx = vertx;
    this.site = tools.site();
    this.links = tools.links();
    this.downloads = tools.downloads();
  }

  void handle(HttpServerRequest request) {
    request.pause();
    Context context = vertx.getOrCreateContext();
    Headers.content(request.response().headers());
    List<String> hosts = request.headers().getAll("Host");
    if (hosts.size() != 1 || site.contentName(hosts.getFirst()).isEmpty()) {
      refuse(request, 421);
      return;
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      refuse(request, 405);
      return;
    }
    String path = request.path();
    Optional<Content> content =
        path != null && path.startsWith("/") ? links.find(path) : Optional.empty();
    if (content.isEmpty()) {
      refuse(request, 404);
      return;
    }
    describe(request, content.get());
    downloads.send(request, context, content.get());
  }

  private static void describe(HttpServerRequest request, Content content) {
    HttpServerResponse response = request.response();
    String type = MediaTypes.essence(content.type());
    boolean shown = SHOWN.contains(type) && request.getParam("download") == null;
    if (type.startsWith("text/") && SHOWN.contains(type)) {
      response.putHeader("Content-Type", "text/plain; charset=utf-8");
    } else {
      response.putHeader("Content-Type", SHOWN.contains(type) ? type : MediaTypes.BINARY);
    }
    if (!shown) {
      response.putHeader("Content-Disposition", Downloads.attachment(content.name()));
    }
  }

  private static void refuse(HttpServerRequest request, int status) {
    request.response().setStatusCode(status).putHeader("Connection", "close").end();
    request.connection().close();
  }
}

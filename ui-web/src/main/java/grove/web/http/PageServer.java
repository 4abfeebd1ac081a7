package grove.web.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/// Answers on the page's port: asks the guard, then hands over to the page's files or to the API.
final class PageServer {
  private final Vertx vertx;
  private final LocalSite site;
  private final HttpGuard guard;
  private final StaticAssets assets;
  private final Api api;

  PageServer(Vertx vertx, LocalSite site, HttpGuard guard, StaticAssets assets, Api api) {
    this.vertx = vertx;
    this.site = site;
    this.guard = guard;
    this.assets = assets;
    this.api = api;
  }

  void handle(HttpServerRequest request) {
    request.pause();
    Context context = vertx.getOrCreateContext();
    switch (guard.judge(request.method(), request.uri(), request.headers())) {
      case Verdict.Refuse(ApiException error) -> Replies.error(request, error);
      case Verdict.Pass pass when HttpGuard.isApi(pass.path()) ->
          api.handle(request, context, pass);
      case Verdict.Pass pass -> sendAsset(request, pass);
    }
  }

  private void sendAsset(HttpServerRequest request, Verdict.Pass pass) {
    Optional<StaticAssets.Asset> asset = assets.find(pass.path());
    if (asset.isEmpty()) {
      Replies.error(request, ApiException.notFound("There is no such file in the page."));
      return;
    }
    request.resume();
    HttpServerResponse response = request.response();
    Headers.page(response.headers(), site, pass.name());
    response
        .putHeader("Content-Type", asset.get().type())
        .putHeader("Cache-Control", asset.get().cacheControl());
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", String.valueOf(asset.get().bytes().length())).end();
    } else {
      response.end(asset.get().bytes());
    }
  }
}

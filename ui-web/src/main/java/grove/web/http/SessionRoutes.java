package grove.web.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// How a page gets in, and the contract of the API.
final class SessionRoutes implements Routes {
  private static final String CONTRACT = "/openapi.yaml";

  private final HandOver handOver;
  private final PageTokens pages;
  private final LocalSite site;

  SessionRoutes(HandOver handOver, PageTokens pages, LocalSite site) {
    this.handOver = handOver;
    this.pages = pages;
    this.site = site;
  }

  @Override
  public void addTo(Api api) {
    api.post("/session", this::exchange);
    api.post("/session/code", this::issue);
    api.stream(HttpMethod.GET, CONTRACT, SessionRoutes::sendContract);
  }

  /// A code from the launcher becomes a page token, once.
  private CompletionStage<JsonObject> exchange(Call call) {
    if (!handOver.redeem(call.body().text("code"))) {
      throw new ApiException(
          401, "expired", "This link was used or is older than a minute: start Grove again.");
    }
    return pages.issue().thenApply(token -> new JsonObject().put("token", token));
  }

  /// A program of the same user asks for a code, to open the page in a browser.
  private CompletionStage<JsonObject> issue(Call call) {
    if (!(call.caller() instanceof Caller.Script)) {
      throw ApiException.forbidden("not-a-script", "Only a program with the home's token may ask.");
    }
    return CompletableFuture.completedFuture(
        new JsonObject().put("url", site.pageUrl() + "#" + handOver.issue(() -> {})));
  }

  private static void sendContract(Call call) {
    call.request().resume();
    Headers.api(call.request().response().headers());
    call.request()
        .response()
        .putHeader("Content-Type", "application/yaml; charset=utf-8")
        .end(call.request().method().equals(HttpMethod.HEAD) ? "" : contract());
  }

  /// The document as it ships.
  static String contract() {
    try (InputStream in = SessionRoutes.class.getResourceAsStream(CONTRACT)) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is not in the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

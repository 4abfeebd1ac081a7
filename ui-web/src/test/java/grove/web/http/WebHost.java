package grove.web.http;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/// A web server with routes of a test, and a client that has the home's token.
final class WebHost implements AutoCloseable {
  static final String HOME_TOKEN = "the-token-of-the-home-file";

  final WebServer server;
  final HttpClient client = HttpClient.newHttpClient();

  WebHost(Function<WebTools, List<Routes>> routes) {
    server =
        WebServer.open(
            new PortChoice(OptionalInt.of(0), 0, 0),
            new WebKeeping(HOME_TOKEN, Map.of(), kept -> {}),
            new SecureRandom(),
            () -> 1_000_000L);
    server.serve(routes);
  }

  HttpRequest.Builder script(String path) {
    return HttpRequest.newBuilder(URI.create(server.apiUrl() + path))
        .header("Authorization", "Bearer " + HOME_TOKEN);
  }

  String origin() {
    return "http://127.0.0.1:" + server.pagePort();
  }

  /// A page's token, by hand-over.
  String pageToken() throws IOException, InterruptedException {
    String url = server.oneTimeUrl(() -> {}).toCompletableFuture().join();
    String code = url.substring(url.indexOf('#') + 1);
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(server.apiUrl() + "/session"))
                .header("Origin", origin())
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        new JsonObject().put("code", code).encode()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new JsonObject(answer.body()).getString("token");
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }
}

package grove.web.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/// One row of the API: method, path pattern with `{names}`, the largest body, and what it does.
record Endpoint(HttpMethod method, List<String> pattern, int bodyBytesMax, Action action) {

  /// What an endpoint does with a call.
  sealed interface Action {

    /// Reads the body as JSON (where one is taken) and answers with JSON, later.
    record Json(Function<Call, CompletionStage<JsonObject>> answer) implements Action {}

    /// Handles body and response by itself. The request is paused.
    record Stream(Consumer<Call> run) implements Action {}
  }

  static Endpoint json(
      HttpMethod method,
      String path,
      int bodyBytesMax,
      Function<Call, CompletionStage<JsonObject>> answer) {
    return new Endpoint(method, segments(path), bodyBytesMax, new Action.Json(answer));
  }

  static Endpoint stream(HttpMethod method, String path, Consumer<Call> run) {
    return new Endpoint(method, segments(path), 0, new Action.Stream(run));
  }

  /// The path parameters of a path that fits the pattern. Values are as sent, undecoded: ids are
  /// hex, so nothing that needs decoding is an id.
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != pattern.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String expected = pattern.get(i);
      if (expected.startsWith("{")) {
        values.put(expected.substring(1, expected.length() - 1), path.get(i));
      } else if (!expected.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /// The pattern as OpenAPI writes it.
  String path() {
    return "/" + String.join("/", pattern);
  }

  static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }
}

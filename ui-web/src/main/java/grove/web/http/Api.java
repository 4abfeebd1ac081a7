package grove.web.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/// The table of all endpoints, and the way of a call through one of them.
///
/// Route classes add their rows when the server is made; the OpenAPI document is compared with the
/// same table. A route answers later, from the thread of a group or a worker; the event loop only
/// reads, dispatches and writes.
final class Api {
  private final List<Endpoint> endpoints = new ArrayList<>();
  private Gate gate = Gate.ALWAYS_OPEN;

  /// From now on every call passes this gate first.
  void behind(Gate first) {
    gate = first;
  }

  void get(String path, Function<Call, CompletionStage<JsonObject>> answer) {
    endpoints.add(Endpoint.json(HttpMethod.GET, path, 0, answer));
  }

  void post(String path, Function<Call, CompletionStage<JsonObject>> answer) {
    post(path, WebLimits.BODY_BYTES_MAX, answer);
  }

  void post(String path, int bodyBytesMax, Function<Call, CompletionStage<JsonObject>> answer) {
    endpoints.add(Endpoint.json(HttpMethod.POST, path, bodyBytesMax, answer));
  }

  void put(String path, int bodyBytesMax, Function<Call, CompletionStage<JsonObject>> answer) {
    endpoints.add(Endpoint.json(HttpMethod.PUT, path, bodyBytesMax, answer));
  }

  void patch(String path, Function<Call, CompletionStage<JsonObject>> answer) {
    endpoints.add(Endpoint.json(HttpMethod.PATCH, path, WebLimits.BODY_BYTES_MAX, answer));
  }

  void delete(String path, Function<Call, CompletionStage<JsonObject>> answer) {
    endpoints.add(Endpoint.json(HttpMethod.DELETE, path, 0, answer));
  }

  void stream(HttpMethod method, String path, Consumer<Call> run) {
    endpoints.add(Endpoint.stream(method, path, run));
  }

  List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  /// Runs a paused request that passed the guard.
  void handle(HttpServerRequest request, Context context, Verdict.Pass pass) {
    String path = pass.path().substring(HttpGuard.API.length());
    List<String> segments = path.isEmpty() ? List.of() : Endpoint.segments(path);
    HttpMethod method =
        request.method().equals(HttpMethod.HEAD) ? HttpMethod.GET : request.method();
    boolean pathKnown = false;
    for (Endpoint endpoint : endpoints) {
      Optional<Map<String, String>> values = endpoint.match(segments);
      pathKnown |= values.isPresent();
      if (values.isPresent() && endpoint.method().equals(method)) {
        Fields none = new Fields(new JsonObject());
        enter(endpoint, new Call(request, context, pass, values.get(), none));
        return;
      }
    }
    Replies.error(
        request,
        pathKnown
            ? new ApiException(405, "method", "This method is not offered here.")
            : ApiException.notFound("There is nothing at this path: see /api/openapi.yaml."));
  }

  private void enter(Endpoint endpoint, Call call) {
    try {
      gate.pass(endpoint, call.request().headers());
    } catch (ApiException e) {
      Replies.error(call.request(), e);
      return;
    }
    run(endpoint, call);
  }

  private static void run(Endpoint endpoint, Call call) {
    switch (endpoint.action()) {
      case Endpoint.Action.Stream(Consumer<Call> run) -> stream(run, call);
      case Endpoint.Action.Json(Function<Call, CompletionStage<JsonObject>> answer) ->
          JsonBody.read(call.request(), endpoint.bodyBytesMax())
              .compose(fields -> answer(answer, call.with(fields)))
              .onComplete(
                  json -> Replies.json(call.request(), json),
                  failure -> Replies.error(call.request(), Errors.of(failure)));
    }
  }

  private static Future<JsonObject> answer(
      Function<Call, CompletionStage<JsonObject>> answer, Call call) {
    return Future.fromCompletionStage(answer.apply(call), call.context());
  }

  private static void stream(Consumer<Call> run, Call call) {
    try {
      run.accept(call);
    } catch (RuntimeException e) {
      Replies.error(call.request(), Errors.of(e));
    }
  }
}

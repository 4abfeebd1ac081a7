package grove.web.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/// Sends JSON answers and errors.
final class Replies {
  private static final String JSON = "application/json; charset=utf-8";

  private Replies() {}

  static void json(HttpServerRequest request, JsonObject answer) {
    send(request, 200, answer);
  }

  /// Ends a request with an error. What is left of its body is read away if it is short; a long
  /// one ends the connection, so that nobody can make the node read for nothing.
  static void error(HttpServerRequest request, ApiException error) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    boolean longBody = !request.isEnded() && mayBeLong(request);
    if (longBody) {
      response.putHeader("Connection", "close");
    }
    send(request, error.status(), json(error));
    if (longBody) {
      request.connection().close();
    } else {
      request.resume();
    }
  }

  static JsonObject json(ApiException error) {
    return new JsonObject()
        .put("error", new JsonObject().put("code", error.code()).put("message", error.message()));
  }

  private static void send(HttpServerRequest request, int status, JsonObject answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    Headers.api(response.headers());
    response.putHeader("Content-Type", JSON).setStatusCode(status);
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(answer.toBuffer());
    }
  }

  private static boolean mayBeLong(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length == null) {
      return request.headers().contains("Transfer-Encoding");
    }
    return length.length() > 18 || Long.parseLong(length) > WebLimits.DRAIN_BYTES_MAX;
  }
}

package grove.web.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/// Reads a request's body as one JSON object, within a limit that stands before any allocation.
final class JsonBody {
  private static final int DIGITS_MAX = 18;

  private JsonBody() {}

  /// The fields of the body, none for an empty body; fails with an [ApiException].
  static Future<Fields> read(HttpServerRequest request, int bytesMax) {
    if (declared(request) > bytesMax) {
      return Future.failedFuture(tooLarge(bytesMax));
    }
    Promise<Fields> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    request.exceptionHandler(promise::tryFail);
    request.handler(piece -> {
      if (body.length() + piece.length() > bytesMax) {
        request.handler(ignored -> {});
        promise.tryFail(tooLarge(bytesMax));
      } else {
        body.appendBuffer(piece);
      }
    });
    request.endHandler(end -> complete(promise, body));
    request.resume();
    return promise.future();
  }

  private static void complete(Promise<Fields> promise, Buffer body) {
    try {
      promise.tryComplete(parse(body));
    } catch (ApiException e) {
      promise.tryFail(e);
    }
  }

  static Fields parse(Buffer body) {
    try {
      return new Fields(body.length() == 0 ? new JsonObject() : new JsonObject(body));
    } catch (DecodeException | ClassCastException e) {
      throw ApiException.badInput("The body must be one JSON object.");
    }
  }

  private static long declared(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length == null) {
      return 0;
    }
    return length.length() > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(length);
  }

  private static ApiException tooLarge(int bytesMax) {
    return ApiException.tooLarge(
        "The body may have at most " + bytesMax / 1024 + " KiB: send less at once.");
  }
}

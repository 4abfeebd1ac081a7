package grove.web.http;

import io.vertx.core.Context;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Sends a blob, or the part of it that was asked for, from a worker to the socket.
final class Downloads {
  private final WorkerExecutor workers;

  Downloads(WorkerExecutor workers) {
    this.workers = workers;
  }

  /// Answers a GET or HEAD whose general header fields and type are set already.
  void send(HttpServerRequest request, Context context, Content content) {
    request.resume();
    HttpServerResponse response = request.response();
    response.putHeader("Accept-Ranges", "bytes");
    switch (ByteRange.parse(Optional.ofNullable(request.getHeader("Range")), content.length())) {
      case ByteRange.Asked.Whole() ->
          send(request, context, content, new ByteRange(0, content.length()));
      case ByteRange.Asked.Part(ByteRange range) -> {
        response
            .setStatusCode(206)
            .putHeader("Content-Range", range.contentRange(content.length()));
        send(request, context, content, range);
      }
      case ByteRange.Asked.Unsatisfiable() ->
          response
              .setStatusCode(416)
              .putHeader("Content-Range", "bytes */" + content.length())
              .end();
    }
  }

  private void send(HttpServerRequest request, Context context, Content content, ByteRange range) {
    HttpServerResponse response = request.response();
    response.putHeader("Content-Length", String.valueOf(range.length()));
    if (request.method().equals(HttpMethod.HEAD) || range.length() == 0) {
      response.end();
      return;
    }
    ResponseOutput output = new ResponseOutput(response, context);
    workers
        .executeBlocking(
            () -> {
              content.bytes().read(range.from(), range.to(), output);
              return output;
            },
            false)
        // Not before the pieces, which wait in the same queue: the worker may be done already here.
        .onComplete(
            done -> context.runOnContext(run -> response.end()),
            failure -> abandon(response, failure));
  }

  /// Sends what a writer gives, of a length that nobody knows; the head is set already.
  void stream(HttpServerResponse response, Context context, Writer writer) {
    ResponseOutput output = new ResponseOutput(response, context);
    workers
        .executeBlocking(
            () -> {
              writer.writeTo(output);
              return output;
            },
            false)
        .onComplete(
            done -> context.runOnContext(run -> response.end()),
            failure -> abandon(response, failure));
  }

  /// What writes a body, on a worker.
  interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }

  /// The head is out, so a broken connection is the only way to say that bytes are missing.
  private static void abandon(HttpServerResponse response, Throwable failure) {
    if (!(failure instanceof IOException)) {
      Errors.of(failure);
    }
    response.reset();
  }

  /// The field that makes a browser save a file under its name (RFC 6266, RFC 8187).
  static String attachment(String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return "attachment; filename*=UTF-8''" + encoded;
  }
}

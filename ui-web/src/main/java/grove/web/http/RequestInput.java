package grove.web.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The body of a request as a blocking stream for a worker, with back pressure.
///
/// The request is asked for a few pieces at a time; a new one is fetched for each that the worker
/// took, so at most [WebLimits#CHUNKS_IN_FLIGHT] pieces wait in memory and the rest stays in the
/// sender's socket. Made on the event loop, read by one worker.
final class RequestInput extends InputStream {

  private sealed interface Piece {

    record Bytes(Buffer buffer) implements Piece {}

    record End() implements Piece {}

    record Broken() implements Piece {}
  }

  private final HttpServerRequest request;
  private final Context context;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private Buffer current = Buffer.buffer();
  private int at;
  private boolean ended;

  /// Takes over a paused request.
  RequestInput(HttpServerRequest request, Context context) {
    this.request = request;
    this.context = context;
    request.exceptionHandler(e -> pieces.add(new Piece.Broken()));
    request.endHandler(end -> pieces.add(new Piece.End()));
    request.handler(buffer -> {
      assert pieces.size() <= WebLimits.CHUNKS_IN_FLIGHT : "more came than was fetched";
      pieces.add(new Piece.Bytes(buffer));
    });
    request.fetch(WebLimits.CHUNKS_IN_FLIGHT);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (at == current.length() && !ended) {
      take();
    }
    if (ended) {
      return -1;
    }
    int n = Math.min(length, current.length() - at);
    current.getBytes(at, at + n, target, offset);
    at += n;
    return n;
  }

  private void take() throws IOException {
    switch (next()) {
      case Piece.Bytes(Buffer buffer) -> {
        current = buffer;
        at = 0;
        context.runOnContext(run -> request.fetch(1));
      }
      case Piece.End() -> ended = true;
      case Piece.Broken() -> throw new IOException("the sender went away");
    }
  }

  private Piece next() throws IOException {
    try {
      Piece piece = pieces.poll(WebLimits.STREAM_STALL_S, TimeUnit.SECONDS);
      if (piece == null) {
        throw new IOException("the sender stopped sending");
      }
      return piece;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopping");
    }
  }
}

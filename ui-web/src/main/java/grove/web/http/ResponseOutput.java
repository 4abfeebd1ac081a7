package grove.web.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The body of a response as a blocking stream for a worker, with back pressure.
///
/// A piece counts as under way until the socket has taken it; at most
/// [WebLimits#CHUNKS_IN_FLIGHT] are, then the worker waits. A reader that went away or stands still
/// ends the worker with an [IOException]. Ending the response is the caller's.
final class ResponseOutput extends OutputStream {
  private final HttpServerResponse response;
  private final Context context;
  private final Semaphore free = new Semaphore(WebLimits.CHUNKS_IN_FLIGHT);
  private volatile boolean broken;

  ResponseOutput(HttpServerResponse response, Context context) {
    this.response = response;
    this.context = context;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    for (int at = 0; at < length; at += WebLimits.CHUNK_BYTES) {
      int n = Math.min(WebLimits.CHUNK_BYTES, length - at);
      send(Buffer.buffer(n).appendBytes(source, offset + at, n));
    }
  }

  private void send(Buffer piece) throws IOException {
    try {
      if (!free.tryAcquire(WebLimits.STREAM_STALL_S, TimeUnit.SECONDS)) {
        throw new IOException("the reader stopped reading");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopping");
    }
    if (broken) {
      throw new IOException("the reader went away");
    }
    context.runOnContext(run -> writeOnLoop(piece));
  }

  private void writeOnLoop(Buffer piece) {
    if (response.closed() || response.ended()) {
      broken = true;
      free.release();
      return;
    }
    response
        .write(piece)
        .onComplete(
            written -> free.release(),
            failed -> {
              broken = true;
              free.release();
            });
  }
}

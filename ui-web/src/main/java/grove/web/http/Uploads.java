package grove.web.http;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/// Reads the body of a request in a worker, as it comes.
final class Uploads {

  /// What is done with the bytes.
  interface Sink<T> {

    T take(InputStream bytes) throws IOException;
  }

  private final WorkerExecutor workers;

  Uploads(WorkerExecutor workers) {
    this.workers = workers;
  }

  /// Gives the body of a paused request to the sink. Called on the event loop, completes there.
  <T> Future<T> read(Call call, Sink<T> sink) {
    RequestInput input = new RequestInput(call.request(), call.context());
    CompletableFuture<T> taken = new CompletableFuture<>();
    workers
        .executeBlocking(() -> taken.complete(sink.take(input)), false)
        .onFailure(failure -> taken.completeExceptionally(explain(failure)));
    return Future.fromCompletionStage(taken, call.context());
  }

  private static Throwable explain(Throwable failure) {
    return failure instanceof IOException
        ? ApiException.badInput("The upload ended before all bytes were here: send it again.")
        : failure;
  }
}

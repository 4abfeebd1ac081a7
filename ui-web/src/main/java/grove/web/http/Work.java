package grove.web.http;

import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Runs what may wait for a disk or an index on a worker thread, away from the event loop.
final class Work {
  private final Vertx vertx;

  Work(Vertx vertx) {
    this.vertx = vertx;
  }

  <T> CompletionStage<T> run(Supplier<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    vertx
        .executeBlocking(() -> done.complete(task.get()), false)
        .onFailure(done::completeExceptionally);
    return done;
  }
}

package grove.web.group;

import grove.graph.Loop;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs changes one after the other, whatever became of the one before. Any thread.
final class Turns {
  private final Loop loop;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(true);

  /// @param loop on which each change begins
  Turns(Loop loop) {
    this.loop = loop;
  }

  <T> CompletableFuture<T> take(Supplier<CompletableFuture<T>> change) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(() -> {
      CompletableFuture<T> begun =
          last.handle((done, failure) -> true).thenCompose(go -> change.get());
      last = begun;
      Faults.watch(begun.handle((value, failure) -> pass(result, value, failure)));
    });
    return result;
  }

  private static <T> boolean pass(
      CompletableFuture<T> result, T value, @Nullable Throwable failure) {
    return failure == null ? result.complete(value) : result.completeExceptionally(failure);
  }
}

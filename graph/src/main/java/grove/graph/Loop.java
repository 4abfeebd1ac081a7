package grove.graph;

import grove.graph.net.ThreadLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The one thread that owns a state: runs tasks one after the other, now or later, and knows the
/// time.
///
/// Whoever owns state on a loop needs no locks: it is read and changed by tasks of that loop only.
/// Tasks must not block for long. A task that throws is a bug; it is reported, and the loop goes
/// on.
public interface Loop {
  /// Wall clock, milliseconds since 1970 (UTC). It may jump.
  long nowMs();

  /// Runs the task on the loop, after those that were given before it. From another thread this
  /// waits while the inbox is full (that is the back pressure on readers); from a loop, this one or
  /// another, it never waits: two loops must not wait for each other.
  ///
  /// @throws RejectedExecutionException after the loop was closed
  void execute(Runnable task);

  /// Runs the task on the loop in `delayMs` milliseconds, unless cancelled. May be called from any
  /// thread; after the loop was closed nothing happens.
  Cancellable schedule(long delayMs, Runnable task);

  /// Runs the question on the loop and completes with its answer, or with what it threw.
  default <T> CompletableFuture<T> call(Supplier<T> question) {
    var answer = new CompletableFuture<T>();
    try {
      execute(() -> {
        try {
          answer.complete(question.get());
        } catch (RuntimeException | Error e) {
          answer.completeExceptionally(e);
        }
      });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  /// A loop on a platform thread of its own, with a bounded inbox. Tasks that fail are logged.
  static Running thread(String name) {
    return new ThreadLoop(name, ThreadLoop::log);
  }

  /// The same, where `onFailure` hears on the loop what a task threw.
  static Running thread(String name, Consumer<Throwable> onFailure) {
    return new ThreadLoop(name, onFailure);
  }

  /// A loop that has to be closed: tasks given before are still run, timers are dropped.
  interface Running extends Loop, AutoCloseable {
    /// Waits until the last task has run, unless called on the loop itself.
    @Override
    void close();
  }

  /// Something to come that can be called off.
  @FunctionalInterface
  interface Cancellable {
    /// Calls it off; does nothing where it has already happened. May be called from any thread.
    void cancel();
  }
}

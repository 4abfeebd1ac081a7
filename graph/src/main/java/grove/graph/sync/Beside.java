package grove.graph.sync;

import grove.graph.link.Site;
import grove.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/// How the loop goes on with what a store does beside it.
final class Beside {
  private final Site site;

  Beside(Site site) {
    this.site = site;
  }

  /// Runs a task on the loop once the work is done, unless the graph has stopped by then. Where it is done
  /// already, whoever had it begun goes on without this: so nothing is put off in a simulated world.
  void after(CompletableFuture<?> work, Runnable task) {
    var _ = work.whenComplete((_, _) -> onLoop(task));
  }

  private void onLoop(Runnable task) {
    try {
      site.loop().execute(() -> unlessStopped(task));
    } catch (RejectedExecutionException e) {
      assert site.stopped(); // what is stored is there after the next start
    }
  }

  private void unlessStopped(Runnable task) {
    if (!site.stopped()) {
      task.run();
    }
  }

  /// What came of work that is done.
  ///
  /// @throws StoreException if it failed for the store's sake
  static <T> T result(CompletableFuture<T> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException failure) {
        throw failure;
      }
      throw e;
    }
  }
}

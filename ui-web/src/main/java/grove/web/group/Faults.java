package grove.web.group;

import static java.lang.System.Logger.Level.ERROR;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/// Looks after futures that nobody waits for: what fails in them is a fault, and goes to the log.
final class Faults {
  private static final System.Logger LOG = System.getLogger("grove.web");

  private Faults() {}

  static void watch(CompletableFuture<?> left) {
    var _ =
        left.handle((_, failure) -> {
          if (failure != null && !(cause(failure) instanceof RejectedExecutionException)) {
            LOG.log(ERROR, "something did not end as it should", cause(failure));
          }
          return true;
        });
  }

  /// What made a future fail, without the wrapping of later stages.
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}

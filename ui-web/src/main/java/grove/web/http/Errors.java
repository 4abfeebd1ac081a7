package grove.web.http;

import static java.lang.System.Logger.Level.ERROR;

import java.util.concurrent.CompletionException;

/// Turns whatever ended a call into the answer that its sender gets.
final class Errors {
  private static final System.Logger LOG = System.getLogger("grove.web");

  private Errors() {}

  static ApiException of(Throwable failure) {
    return switch (failure) {
      case ApiException e -> e;
      case CompletionException e when e.getCause() != null -> of(e.getCause());
      default -> fault(failure);
    };
  }

  /// Our bug: the log gets the trace, the caller one line.
  private static ApiException fault(Throwable failure) {
    LOG.log(ERROR, "a request ended in a fault", failure);
    return new ApiException(
        500, "fault", "Grove made a mistake here: its log has the details. Try again.");
  }
}

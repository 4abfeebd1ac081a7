package grove.web.http;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Calls of floors below that judge what a user typed, and say so by `IllegalArgumentException`
/// with a line for the user.
final class Checked {
  private Checked() {}

  static <T> T input(Supplier<T> call) {
    try {
      return call.get();
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw ApiException.badInput(message == null ? "This can not be used." : message);
    }
  }

  /// The same of a call that is judged later.
  static <T> CompletionStage<T> later(CompletionStage<T> call) {
    return call.exceptionally(failure -> {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      if (cause instanceof IllegalArgumentException known) {
        throw ApiException.badInput(String.valueOf(known.getMessage()));
      }
      throw Errors.of(failure);
    });
  }
}

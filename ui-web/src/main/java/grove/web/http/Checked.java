package grove.web.http;

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
}

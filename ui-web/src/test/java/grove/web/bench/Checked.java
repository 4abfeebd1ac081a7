package grove.web.bench;

import java.util.Optional;
import java.util.concurrent.Callable;

/// Calls whose checked exceptions mean that the measurement is wrong.
final class Checked {
  private Checked() {}

  static <T> T parsed(Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Empty where it failed.
  static <T> Optional<T> quiet(Callable<T> call) {
    try {
      return Optional.ofNullable(call.call());
    } catch (Exception e) {
      return Optional.empty();
    }
  }
}

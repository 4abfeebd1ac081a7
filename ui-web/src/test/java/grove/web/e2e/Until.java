package grove.web.e2e;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Waits for what other processes bring about.
final class Until {
  /// How long anything may take that has no bound of its own, in milliseconds.
  static final long USUAL_MS_MAX = 30_000;

  private static final long LOOK_MS = 20;

  private Until() {}

  /// Waits at most the usual time.
  static <T> T so(String what, Callable<T> look, Predicate<T> expected) throws Exception {
    return so(what, USUAL_MS_MAX, look, expected);
  }

  /// Looks until it is as expected; fails with what was seen last.
  static <T> T so(String what, long msMax, Callable<T> look, Predicate<T> expected)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(msMax);
    T seen = look.call();
    while (!expected.test(seen)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + msMax + " ms: " + what + "; last: " + seen);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
      seen = look.call();
    }
    return seen;
  }
}

package grove.web.sim;

import java.io.Serial;

/// An invariant that does not hold.
final class Violation extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Invariant invariant;

  Violation(Invariant invariant, String what) {
    super(what);
    this.invariant = invariant;
  }

  Violation(Invariant invariant, String what, Throwable cause) {
    super(what, cause);
    this.invariant = invariant;
  }

  Invariant invariant() {
    return invariant;
  }
}

package grove.web.group;

import java.io.Serial;

/// A workspace is not there, or not in a state to do what was asked; one line for the user.
public final class WorkspaceException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// Why.
  public enum Reason {
    NO_IDENTITY,
    LOCKED,
    NO_PASSPHRASE,
    UNKNOWN,
    NOT_OPEN,
    ALREADY
  }

  private final Reason reason;

  public WorkspaceException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}

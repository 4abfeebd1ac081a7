package grove.web.group;

import java.io.Serial;

/// A backup can not be restored here; one line for the user.
public final class RestoreException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// Why.
  public enum Reason {
    /// Passphrase or recovery code does not open it.
    WRONG,
    DAMAGED,
    NEWER
  }

  private final Reason reason;

  RestoreException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}

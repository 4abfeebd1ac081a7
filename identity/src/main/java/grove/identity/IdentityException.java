package grove.identity;

import java.io.Serial;

/// The vault can not be read or written; the message is one line that says what to do.
public final class IdentityException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public IdentityException(String message) {
    super(message);
  }

  public IdentityException(String message, Throwable cause) {
    super(message, cause);
  }
}

package grove.web.home;

import java.io.Serial;

/// The home or a port does not allow this node to start: one line that says why and what to do.
public final class HomeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public HomeException(String message) {
    super(message);
  }

  public HomeException(String message, Throwable cause) {
    super(message, cause);
  }
}

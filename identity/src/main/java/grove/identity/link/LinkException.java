package grove.identity.link;

import java.io.Serial;

/// The link is over: the peer sent what is not allowed, is not who was expected, or closed it.
///
/// One line, for logs; it quotes nothing of the peer's bytes.
public final class LinkException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public LinkException(String message) {
    super(message);
  }

  public LinkException(String message, Throwable cause) {
    super(message, cause);
  }
}

package grove.graph;

import java.io.Serial;

/// The network or the machine refuses something the graph needs; the message is one line that says
/// what to do.
public final class GraphException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public GraphException(String message) {
    super(message);
  }

  public GraphException(String message, Throwable cause) {
    super(message, cause);
  }
}

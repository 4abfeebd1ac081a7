package grove.identity.bytes;

import java.io.Serial;

/// Bytes or text from outside that are not a valid encoding; the message is one line and quotes
/// nothing of them.
///
/// Checked, since whoever reads foreign bytes has to decide what becomes of their sender.
public final class MalformedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public MalformedException(String message) {
    super(message);
  }

  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}

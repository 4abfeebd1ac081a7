package grove.grouping;

/// A group can not be opened or go on at this node. The message is one line that says what to do.
public final class GroupException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public GroupException(String message) {
    super(message);
  }

  public GroupException(String message, Throwable cause) {
    super(message, cause);
  }
}

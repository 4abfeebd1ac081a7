package grove.grouping;

/// The own role does not allow what was asked for. The message is one line for the user.
public final class NotAllowedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NotAllowedException(String message) {
    super(message);
  }
}

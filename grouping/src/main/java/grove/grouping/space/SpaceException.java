package grove.grouping.space;

import java.io.Serial;

/// A wish of the user that can not be fulfilled; the message is one line and says what to do.
public final class SpaceException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// Why, for those who answer to programs.
  public enum Code {
    /// Empty, too long, or not allowed in a name.
    BAD_INPUT,
    /// There is no such item, or it was deleted.
    NOT_FOUND,
    /// Only somebody else may do this.
    NOT_ALLOWED,
    /// It does not fit what is there now.
    CONFLICT,
    /// What it needs has not arrived on this device yet.
    NOT_HERE
  }

  private final Code code;

  SpaceException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}

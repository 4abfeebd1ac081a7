package grove.store;

import java.io.Serial;

/// A store that can not do what it must, with one line that says what to do about it.
public final class StoreException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// What kind of trouble it is, for exit codes and for what to offer.
  public enum Reason {
    /// Another process works on it.
    IN_USE,
    /// What is on the disk is not what was written.
    DAMAGED,
    /// A newer Grove wrote it.
    NEWER,
    /// The disk has no room left.
    FULL,
    /// The folder can not be created, read or written.
    UNUSABLE,
    /// Pieces of a blob are not here yet, or not any more.
    ABSENT,
    /// What a member wrote is not valid.
    INVALID
  }

  private final Reason reason;

  StoreException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  StoreException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}

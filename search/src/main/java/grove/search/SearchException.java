package grove.search;

/// The index could not be opened, read or written; the message says in one line what to do.
public final class SearchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SearchException(String message, Throwable cause) {
    super(message, cause);
  }
}

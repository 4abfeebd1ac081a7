package grove.web.cli;

/// A command that ends early: one line that says why and what to do, and the exit status.
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitStatus status;
  private final String line;

  CliException(ExitStatus status, String message) {
    super(message);
    this.status = status;
    this.line = message;
  }

  String line() {
    return line;
  }

  ExitStatus status() {
    return status;
  }
}

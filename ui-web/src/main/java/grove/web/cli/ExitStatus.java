package grove.web.cli;

/// How a command ended, as scripts see it.
public enum ExitStatus {
  /// Done.
  DONE(0),
  /// Refused or failed; one line on standard error says why.
  FAILED(1),
  /// The command line itself was wrong.
  USAGE(2),
  /// No node is running for this home.
  NO_NODE(3),
  /// The role does not allow it.
  NOT_ALLOWED(4);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /// The process's exit status.
  public int code() {
    return code;
  }
}

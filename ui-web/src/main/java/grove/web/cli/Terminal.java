package grove.web.cli;

/// Is a person watching?
public final class Terminal {
  private Terminal() {}

  /// True where standard input and output are a terminal.
  @SuppressWarnings("SystemConsoleNull") // it is null where the module jdk.internal.le is not there
  public static boolean present() {
    var console = System.console();
    return console != null && console.isTerminal();
  }
}

package grove.web.cli;

import java.util.Optional;

/// Is a person watching?
public final class Terminal {
  private Terminal() {}

  /// True where standard input and output are a terminal.
  @SuppressWarnings("SystemConsoleNull") // it is null where the module jdk.internal.le is not there
  public static boolean present() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  /// A line that is not shown while it is typed; empty where nobody is watching, or the input ended.
  @SuppressWarnings("SystemConsoleNull") // as above
  public static Optional<char[]> password(String question) {
    var console = System.console();
    return console != null && console.isTerminal()
        ? Optional.ofNullable(console.readPassword("%s", question))
        : Optional.empty();
  }
}

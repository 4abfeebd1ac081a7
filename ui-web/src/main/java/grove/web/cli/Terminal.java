package grove.web.cli;

import java.util.Objects;

/// Is a person watching?
final class Terminal {
  private Terminal() {}

  /// True where standard input and output are a terminal.
  static boolean present() {
    return Objects.requireNonNull(System.console(), "since Java 22").isTerminal();
  }
}

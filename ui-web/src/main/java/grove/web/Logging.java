package grove.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.logging.LogManager;

/// How the program logs: `logging.properties`. Java makes one of these when the first line is
/// logged, so a command that logs nothing does not pay for it.
public final class Logging {
  /// For [LogManager], which finds this class by its name.
  public Logging() throws IOException {
    try (InputStream in = Logging.class.getResourceAsStream("logging.properties")) {
      LogManager.getLogManager().readConfiguration(Objects.requireNonNull(in));
    }
  }

  /// Before the first line is logged. What the user asks of Java itself comes first.
  static void prepare() {
    if (System.getProperty("java.util.logging.config.file") == null) {
      System.setProperty("java.util.logging.config.class", Logging.class.getName());
    }
  }
}

package grove.web.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Opens a page in the person's browser.
public final class Browser {
  private Browser() {}

  /// Hands a page to the desktop; does not wait for it.
  ///
  /// @param target an address or a file; it shows in the process list, so it must be worthless once used
  /// @return false where there is no program that opens pages
  public static boolean open(String target) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    List<String> command =
        system.contains("mac") ? List.of("open", target) : List.of("xdg-open", target);
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

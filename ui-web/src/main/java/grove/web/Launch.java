package grove.web;

import grove.web.home.HomeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Opens the page in the user's browser, by a file that leads to its one-time address.
///
/// A command line can be read by every account of the machine, a 0600 file can not; so the browser
/// gets the name of a file, and the file the address. It lies in a visible folder of the user's
/// home, since packaged browsers can not open hidden ones, and is removed once it has done its work.
final class Launch {
  private static final String FOLDER = "Grove";
  private static final String FILE = "open-grove.html";

  private final Path file;

  private Launch(Path file) {
    this.file = file;
  }

  /// The command that opens a file on this system, if there is a screen to show it on.
  static Optional<List<String>> opener(String system, Map<String, String> environment) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return Optional.of(List.of("open"));
    }
    if (name.startsWith("windows")) {
      return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler"));
    }
    boolean screen =
        environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    return screen ? Optional.of(List.of("xdg-open")) : Optional.empty();
  }

  /// Writes the file that leads to an address.
  static Launch write(Path userHome, String url) {
    Path folder = userHome.resolve(FOLDER);
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, access(folder, "rwx------"));
      }
      Path file = folder.resolve(FILE);
      Files.deleteIfExists(file);
      Files.createFile(file, access(folder, "rw-------"));
      Files.writeString(file, page(url), StandardCharsets.UTF_8, StandardOpenOption.WRITE);
      return new Launch(file);
    } catch (IOException e) {
      throw new HomeException(
          "Grove can not write to "
              + folder
              + ", so it can not open the browser: use --no-browser.",
          e);
    }
  }

  Path file() {
    return file;
  }

  /// Starts the opener; false where it can not be started.
  boolean open(List<String> opener) {
    List<String> command = new ArrayList<>(opener);
    command.add(file.toString());
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

  /// Removes the file, and the folder if nothing else is in it.
  void remove() {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.getParent());
    } catch (IOException e) {
      // the folder holds something of the user's, or the code in the file is stale anyway
    }
  }

  private static String page(String url) {
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="referrer" content="no-referrer">
    <meta http-equiv="refresh" content="0; url=%1$s">
    <title>Grove</title>
    <p><a href="%1$s">Open Grove</a>
    """
        .formatted(url);
  }

  private static FileAttribute<?>[] access(Path near, String permissions) {
    boolean posix = near.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}

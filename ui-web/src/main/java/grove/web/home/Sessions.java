package grove.web.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The file that keeps page tokens over restarts: one line each, the token's hash and the end of
/// its time in ms since 1970.
public record Sessions(Path file) {
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (\\d{1,15})");

  /// What is kept; lines that are not whole are left out.
  public Map<String, Long> read() {
    Map<String, Long> untilMs = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
          untilMs.put(matcher.group(1), Long.parseLong(matcher.group(2)));
        }
      }
    } catch (IOException e) {
      // no page was open, or the file can not be read: pages ask for a new start
      return Map.of();
    }
    return untilMs;
  }

  public synchronized void write(Map<String, Long> untilMs) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(untilMs)
        .forEach((hash, until) -> lines.append(hash).append(' ').append(until).append('\n'));
    try {
      PrivateFiles.write(file, lines.toString());
    } catch (IOException e) {
      throw new HomeException(
          "Grove can not write " + file + ": give your account the right to, or free space.", e);
    }
  }
}

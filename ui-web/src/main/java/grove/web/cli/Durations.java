package grove.web.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Spans of time as typed: `30s`, `15m`, `2h`, `7d`.
final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhd])");

  private Durations() {}

  /// Reads a span; gives milliseconds.
  static long parseMs(String option, String typed) {
    Matcher form = FORM.matcher(typed);
    if (!form.matches()) {
      throw new CliException(
          ExitStatus.USAGE,
          option + " takes a time such as 30s, 15m, 2h or 7d, not \"" + typed + "\"");
    }
    long count = Long.parseLong(form.group(1));
    return count
        * switch (form.group(2)) {
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          case "h" -> 3_600_000L;
          default -> 86_400_000L;
        };
  }
}

package grove.search;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/// A typed day, month or year as a span of time: from its first millisecond to just before the next one's.
///
/// @param fromMs first millisecond, since 1970, UTC
/// @param untilMs first millisecond that no longer belongs to it
record Days(long fromMs, long untilMs) {
  private static final Pattern READABLE =
      Pattern.compile("\\d{4}(-\\d{1,2}(-\\d{1,2})?)?|today|yesterday|\\d{1,4}d");

  static boolean readable(String typed) {
    String day = typed.toLowerCase(Locale.ROOT);
    if (!READABLE.matcher(day).matches()) {
      return false;
    }
    try {
      first(day, LocalDate.EPOCH);
      return true;
    } catch (java.time.DateTimeException e) {
      return false;
    }
  }

  static Days of(String typed, long nowMs, ZoneId zone) {
    String day = typed.toLowerCase(Locale.ROOT);
    LocalDate today = java.time.Instant.ofEpochMilli(nowMs).atZone(zone).toLocalDate();
    LocalDate first = first(day, today);
    LocalDate next = first.plus(1, unit(day));
    return new Days(startMs(first, zone), startMs(next, zone));
  }

  private static LocalDate first(String day, LocalDate today) {
    if (day.equals("today")) {
      return today;
    }
    if (day.equals("yesterday")) {
      return today.minusDays(1);
    }
    if (day.endsWith("d")) {
      return today.minusDays(Integer.parseInt(day.substring(0, day.length() - 1)));
    }
    String[] parts = day.split("-", -1);
    int year = Integer.parseInt(parts[0]);
    return switch (parts.length) {
      case 1 -> LocalDate.of(year, 1, 1);
      case 2 -> YearMonth.of(year, Integer.parseInt(parts[1])).atDay(1);
      default -> LocalDate.of(year, Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    };
  }

  private static ChronoUnit unit(String day) {
    if (!Character.isDigit(day.charAt(0)) || day.endsWith("d")) {
      return ChronoUnit.DAYS;
    }
    return switch (day.split("-", -1).length) {
      case 1 -> ChronoUnit.YEARS;
      case 2 -> ChronoUnit.MONTHS;
      default -> ChronoUnit.DAYS;
    };
  }

  private static long startMs(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant().toEpochMilli();
  }
}

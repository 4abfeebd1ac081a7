package grove.web.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The bytes of a blob that a `Range` field asks for: from (inclusive) to (exclusive).
///
/// RFC 9110 section 14: a field that is not one plain range of bytes is ignored and the whole is
/// sent; a range that begins behind the end can not be satisfied.
record ByteRange(long from, long to) {
  private static final int DIGITS_MAX = 18;
  private static final Pattern SINGLE =
      Pattern.compile("bytes=(\\d{0," + DIGITS_MAX + "})-(\\d{0," + DIGITS_MAX + "})");

  /// What a `Range` field means for a blob of a length.
  sealed interface Asked {

    record Whole() implements Asked {}

    record Part(ByteRange range) implements Asked {}

    record Unsatisfiable() implements Asked {}
  }

  static Asked parse(Optional<String> field, long length) {
    Optional<Matcher> single = field.map(SINGLE::matcher).filter(Matcher::matches);
    if (single.isEmpty()) {
      return new Asked.Whole();
    }
    String first = single.get().group(1);
    String last = single.get().group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? new Asked.Whole() : part(length - Long.parseLong(last), length);
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? length : Math.min(length, Long.parseLong(last) + 1);
    if (!last.isEmpty() && Long.parseLong(last) < from) {
      return new Asked.Whole();
    }
    return from >= length ? new Asked.Unsatisfiable() : part(from, to);
  }

  private static Asked part(long from, long to) {
    long start = Math.max(0, from);
    return start >= to ? new Asked.Unsatisfiable() : new Asked.Part(new ByteRange(start, to));
  }

  long length() {
    return to - from;
  }

  String contentRange(long of) {
    return "bytes " + from + "-" + (to - 1) + "/" + of;
  }
}

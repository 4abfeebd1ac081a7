package grove.search;

import grove.search.SearchQuery.Clause;
import grove.search.SearchQuery.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the text of a query from left to right.
final class QueryReader {
  private static final Set<String> OPERATORS =
      Set.of("from", "in", "type", "before", "after", "on");
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("message", "message"),
          Map.entry("messages", "message"),
          Map.entry("page", "page"),
          Map.entry("pages", "page"),
          Map.entry("file", "file"),
          Map.entry("files", "file"),
          Map.entry("channel", "channel"),
          Map.entry("channels", "channel"),
          Map.entry("discussion", "channel"),
          Map.entry("discussions", "channel"));

  private final String text;
  private final List<Clause> clauses = new ArrayList<>();
  private final List<String> hints = new ArrayList<>();
  private int at;
  private int terms;
  private boolean orPending;

  QueryReader(String typed) {
    boolean tooLong = typed.length() > SearchQuery.QUERY_CHARS_MAX;
    this.text = tooLong ? typed.substring(0, SearchQuery.QUERY_CHARS_MAX) : typed;
    if (tooLong) {
      hints.add("Only the first " + SearchQuery.QUERY_CHARS_MAX + " characters were read.");
    }
  }

  SearchQuery read() {
    while (skipSpace()) {
      if (terms == SearchQuery.TERMS_MAX) {
        hints.add("Only the first " + SearchQuery.TERMS_MAX + " words were read.");
        break;
      }
      readOne();
    }
    return new SearchQuery(clauses, hints);
  }

  private void readOne() {
    if (atWord("OR") && !clauses.isEmpty()) {
      at += 2;
      orPending = true;
      return;
    }
    boolean excluded = text.charAt(at) == '-' && at + 1 < text.length() && !spaceAt(at + 1);
    if (excluded) {
      at++;
    }
    readTerm().ifPresent(term -> add(term, excluded));
  }

  private void add(Term term, boolean excluded) {
    terms++;
    Clause last = clauses.isEmpty() ? null : clauses.getLast();
    if (orPending && last != null && !last.excluded() && !excluded) {
      var both = new ArrayList<>(last.alternatives());
      both.add(term);
      clauses.set(clauses.size() - 1, new Clause(both, false));
    } else {
      clauses.add(new Clause(List.of(term), excluded));
    }
    orPending = false;
  }

  private Optional<Term> readTerm() {
    if (text.charAt(at) == '"') {
      String phrase = quoted();
      return phrase.isBlank() ? Optional.empty() : Optional.of(new Term.Phrase(phrase));
    }
    int start = at;
    while (at < text.length() && !spaceAt(at) && text.charAt(at) != '"') {
      if (text.charAt(at) == ':') {
        String name = text.substring(start, at).toLowerCase(Locale.ROOT);
        if (OPERATORS.contains(name)) {
          at++;
          return operator(name, start);
        }
      }
      at++;
    }
    return word(text.substring(start, at));
  }

  private Optional<Term> word(String word) {
    if (word.length() > 1 && word.endsWith("*")) {
      return Optional.of(new Term.Prefix(word.substring(0, word.length() - 1)));
    }
    int colon = word.indexOf(':');
    if (colon > 0 && word.substring(0, colon).chars().allMatch(c -> c >= 'a' && c <= 'z')) {
      hintUnknown(word.substring(0, colon), word);
    }
    return word.isEmpty() ? Optional.empty() : Optional.of(new Term.Word(word));
  }

  private void hintUnknown(String name, String word) {
    if (!word.startsWith(name + "://")) {
      hints.add(
          "\""
              + name
              + ":\" is not an operator; searched as text. There are from: in: type: before: after: on:");
    }
  }

  private Optional<Term> operator(String name, int start) {
    String value = value();
    if (value.isBlank()) {
      hints.add("\"" + name + ":\" needs a value, as in " + example(name));
      return Optional.empty();
    }
    return switch (name) {
      case "from" -> Optional.of(new Term.From(value));
      case "in" -> Optional.of(new Term.In(value));
      case "type" -> kind(value, start);
      default -> days(name, value, start);
    };
  }

  private Optional<Term> kind(String value, int start) {
    String kind = KINDS.get(value.toLowerCase(Locale.ROOT));
    if (kind == null) {
      hints.add("\"" + value + "\" is no type; there are message, page, file, channel.");
      return Optional.of(new Term.Phrase(text.substring(start, at)));
    }
    return Optional.of(new Term.Type(kind));
  }

  private Optional<Term> days(String name, String value, int start) {
    if (!Days.readable(value)) {
      hints.add(
          "\"" + value + "\" is no day; write 2026-11-21, 2026-11, 2026, today, yesterday or 7d.");
      return Optional.of(new Term.Phrase(text.substring(start, at)));
    }
    return Optional.of(
        switch (name) {
          case "before" -> new Term.Days("", value);
          case "after" -> new Term.Days(value, "");
          default -> new Term.Days(value, value);
        });
  }

  private static String example(String name) {
    return switch (name) {
      case "from" -> "from:me";
      case "in" -> "in:general";
      case "type" -> "type:page";
      default -> name + ":2026-11-21";
    };
  }

  private String value() {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && !spaceAt(at)) {
      at++;
    }
    return text.substring(start, at);
  }

  /// The text between this quote and the next one, or the end where somebody is still typing.
  private String quoted() {
    int close = text.indexOf('"', at + 1);
    int end = close < 0 ? text.length() : close;
    String inside = text.substring(at + 1, end);
    at = Math.min(text.length(), end + 1);
    return inside;
  }

  private boolean atWord(String word) {
    int end = at + word.length();
    return text.startsWith(word, at) && (end == text.length() || spaceAt(end));
  }

  private boolean skipSpace() {
    while (at < text.length() && spaceAt(at)) {
      at++;
    }
    return at < text.length();
  }

  private boolean spaceAt(int index) {
    return Character.isWhitespace(text.charAt(index)) || Character.isSpaceChar(text.charAt(index));
  }
}

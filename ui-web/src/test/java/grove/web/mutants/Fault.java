package grove.web.mutants;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A deliberate fault: what a careless change could do, in plain words, and the tests that must
/// notice, or the simulator.
///
/// White space in the old text stands for any, so that a new layout of the source changes nothing.
///
/// @param file the source, from the root of the checkout
/// @param before what stands there once
/// @param after what takes its place; empty to take it away
/// @param tests simple names of test classes; none where the simulator has to find it
record Fault(String name, Path file, String before, String after, List<String> tests) {
  private static final Pattern TOKEN = Pattern.compile("\\w+|[^\\w\\s]");

  Fault {
    tests = List.copyOf(tests);
  }

  /// Whether simulated worlds have to find it, see `grove.web.sim.SimMutant`.
  boolean simulated() {
    return tests.isEmpty();
  }

  /// How often the old text stands in the source.
  long found(String source) {
    return pattern().matcher(source).results().count();
  }

  /// The source with the fault.
  ///
  /// @throws IllegalArgumentException unless the old text stands there exactly once
  String in(String source) {
    long found = found(source);
    if (found != 1) {
      throw new IllegalArgumentException(
          "\"" + name + "\": its old text stands " + found + " times in " + file);
    }
    return pattern().matcher(source).replaceFirst(Matcher.quoteReplacement(after));
  }

  /// Any white space between the tokens, some between two words.
  private Pattern pattern() {
    StringBuilder regex = new StringBuilder();
    boolean afterWord = false;
    Matcher tokens = TOKEN.matcher(before);
    while (tokens.find()) {
      String token = tokens.group();
      boolean word = Character.isLetterOrDigit(token.charAt(0)) || token.charAt(0) == '_';
      if (!regex.isEmpty()) {
        regex.append(word && afterWord ? "\\s+" : "\\s*");
      }
      regex.append(Pattern.quote(token));
      afterWord = word;
    }
    String first = before.strip();
    boolean startsInWord = !first.isEmpty() && Character.isLetterOrDigit(first.charAt(0));
    return Pattern.compile((startsInWord ? "\\b" : "") + regex + (afterWord ? "\\b" : ""));
  }
}

package grove.search;

import java.util.ArrayList;
import java.util.List;

/// A parsed query: clauses that must all hold. Parsing never fails; what is not understood is searched as text and named
/// in the hints.
///
/// Grammar: words · `"a phrase"` · `prefix*` · `-not` · `a OR b` (binds tighter than the space, which means and) ·
/// `from:` `in:` `type:` `before:` `after:` `on:` with a value that may stand in quotes. Days: `2026-11-21`, `2026-11`, `2026`,
/// `today`, `yesterday`, `7d` (seven days ago). `before:` excludes its day, `after:` includes it.
///
/// @param clauses all must hold; a clause holds if one of its alternatives does
/// @param hints one line for each thing that was not understood
public record SearchQuery(List<Clause> clauses, List<String> hints) {
  /// Longest query read; the rest is ignored with a hint. Characters.
  public static final int QUERY_CHARS_MAX = 1_000;

  /// Most terms read from one query; the rest is ignored with a hint.
  public static final int TERMS_MAX = 64;

  public SearchQuery {
    clauses = List.copyOf(clauses);
    hints = List.copyOf(hints);
  }

  /// Reads a query as typed.
  public static SearchQuery parse(String typed) {
    return new QueryReader(typed).read();
  }

  /// The query with its last word as a prefix: what somebody means who is still typing.
  SearchQuery whileTyping() {
    if (clauses.isEmpty()) {
      return this;
    }
    Clause last = clauses.getLast();
    if (last.excluded()
        || last.alternatives().size() != 1
        || !(last.alternatives().getFirst() instanceof Term.Word(String text))) {
      return this;
    }
    var open = new ArrayList<>(clauses);
    open.set(open.size() - 1, new Clause(List.of(new Term.WordOrPrefix(text)), false));
    return new SearchQuery(open, hints);
  }

  /// Alternatives of which one must match, or, where excluded, none may.
  public record Clause(List<Term> alternatives, boolean excluded) {
    public Clause {
      alternatives = List.copyOf(alternatives);
    }
  }

  /// The smallest thing a query asks for.
  public sealed interface Term {
    /// A word in any form.
    record Word(String text) implements Term {}

    /// A word that may go on: what stands last while somebody types.
    record WordOrPrefix(String text) implements Term {}

    /// All words that begin so.
    record Prefix(String text) implements Term {}

    /// Words one after the other.
    record Phrase(String text) implements Term {}

    /// Written by somebody.
    record From(String name) implements Term {}

    /// In a channel or folder.
    record In(String name) implements Term {}

    /// Of a kind.
    record Type(String kind) implements Term {}

    /// Written on one of these days, as typed: from the start of `first` to the end of `last`; an empty bound is open.
    record Days(String first, String last) implements Term {}
  }
}

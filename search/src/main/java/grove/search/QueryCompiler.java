package grove.search;

import grove.search.SearchQuery.Clause;
import grove.search.SearchQuery.Term;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// Turns a parsed query into the index's own: every clause must hold, words are looked for in title and body.
final class QueryCompiler {
  /// How much more a word in a title says than one in a body.
  private static final float TITLE_WEIGHT = 3f;

  /// How much the lesser field adds when a word stands in both.
  private static final float TIE = 0.1f;

  private final Analyzer words = new TextAnalyzer(TextAnalyzer.Use.QUERY);
  private final Analyzer prefixes = new TextAnalyzer(TextAnalyzer.Use.PREFIX);

  private record Token(String text, int position) {}

  /// The query to run; matches nothing where nothing was asked.
  Query compile(SearchQuery query, Asker asker) {
    var all = new BooleanQuery.Builder();
    boolean asked = false;
    boolean positive = false;
    for (Clause clause : query.clauses()) {
      Query compiled = alternatives(clause.alternatives(), asker);
      if (compiled == null) {
        continue;
      }
      asked = true;
      positive |= !clause.excluded();
      all.add(compiled, occur(clause));
    }
    if (!asked) {
      return new MatchNoDocsQuery("nothing was asked");
    }
    if (!positive) {
      all.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
    }
    return all.build();
  }

  private static Occur occur(Clause clause) {
    if (clause.excluded()) {
      return Occur.MUST_NOT;
    }
    boolean filter =
        clause.alternatives().stream()
            .allMatch(term ->
                switch (term) {
                  case Term.From _, Term.In _, Term.Type _, Term.Days _ -> true;
                  case Term.Word _, Term.WordOrPrefix _, Term.Prefix _, Term.Phrase _ -> false;
                });
    return filter ? Occur.FILTER : Occur.MUST;
  }

  private @Nullable Query alternatives(List<Term> terms, Asker asker) {
    List<Query> found = new ArrayList<>();
    for (Term term : terms) {
      Query compiled = term(term, asker);
      if (compiled != null) {
        found.add(compiled);
      }
    }
    if (found.size() <= 1) {
      return found.isEmpty() ? null : found.getFirst();
    }
    var any = new BooleanQuery.Builder();
    found.forEach(one -> any.add(one, Occur.SHOULD));
    return any.build();
  }

  private @Nullable Query term(Term term, Asker asker) {
    return switch (term) {
      case Term.Word(String text) -> everywhere(tokens(words, text), false);
      case Term.Phrase(String text) -> everywhere(tokens(words, text), false);
      case Term.Prefix(String text) -> everywhere(tokens(prefixes, text), true);
      case Term.WordOrPrefix(String text) -> wordOrPrefix(text);
      case Term.From(String name) -> from(name, asker);
      case Term.In(String name) ->
          named(Fields.PLACE_ID, Fields.PLACE, name, asker.places().apply(name));
      case Term.Type(String kind) -> exactly(Fields.KIND, kind);
      case Term.Days days -> days(days, asker);
    };
  }

  private @Nullable Query wordOrPrefix(String text) {
    Query word = everywhere(tokens(words, text), false);
    Query prefix = everywhere(tokens(prefixes, text), true);
    if (word == null || prefix == null) {
      return word == null ? prefix : word;
    }
    return new DisjunctionMaxQuery(List.of(word, prefix), TIE);
  }

  /// The words one after the other, in the title or in the body; null where no word is left (a lone dash).
  private static @Nullable Query everywhere(List<Token> tokens, boolean open) {
    if (tokens.isEmpty()) {
      return null;
    }
    Query title = new BoostQuery(inField(Fields.TITLE, tokens, open), TITLE_WEIGHT);
    return new DisjunctionMaxQuery(List.of(title, inField(Fields.BODY, tokens, open)), TIE);
  }

  private static Query inField(String field, List<Token> tokens, boolean open) {
    if (tokens.size() == 1) {
      var only = new org.apache.lucene.index.Term(field, tokens.getFirst().text());
      return open ? new PrefixQuery(only) : new TermQuery(only);
    }
    return open ? openPhrase(field, tokens) : phrase(field, tokens);
  }

  private static Query phrase(String field, List<Token> tokens) {
    var phrase = new PhraseQuery.Builder();
    for (Token token : tokens) {
      phrase.add(new org.apache.lucene.index.Term(field, token.text()), token.position());
    }
    return phrase.build();
  }

  /// A compound whose last part is a prefix (`report_2*`): all parts, not necessarily side by side.
  private static Query openPhrase(String field, List<Token> tokens) {
    var all = new BooleanQuery.Builder();
    for (Token token : tokens.subList(0, tokens.size() - 1)) {
      var term = new org.apache.lucene.index.Term(field, token.text());
      all.add(new TermQuery(term), Occur.MUST);
    }
    var last = new org.apache.lucene.index.Term(field, tokens.getLast().text());
    all.add(new PrefixQuery(last), Occur.MUST);
    return all.build();
  }

  private Query from(String name, Asker asker) {
    if (name.equalsIgnoreCase("me")) {
      return exactly(Fields.AUTHOR_ID, asker.me());
    }
    return named(Fields.AUTHOR_ID, Fields.AUTHOR, name, asker.people().apply(name));
  }

  /// By the ids that bear the name now, by the id itself, or by the name that stood there when it was written.
  private Query named(String idField, String nameField, String name, Set<String> ids) {
    var any = new BooleanQuery.Builder();
    var exact = new ArrayList<BytesRef>();
    ids.forEach(id -> exact.add(new BytesRef(id)));
    exact.add(new BytesRef(name));
    any.add(new TermInSetQuery(idField, exact), Occur.SHOULD);
    List<Token> tokens = tokens(words, name);
    if (ids.isEmpty() && !tokens.isEmpty()) {
      any.add(inField(nameField, tokens, false), Occur.SHOULD);
      List<Token> open = tokens(prefixes, name);
      any.add(inField(nameField, open, true), Occur.SHOULD);
    }
    return any.build();
  }

  private static Query days(Term.Days days, Asker asker) {
    long from =
        days.first().isEmpty()
            ? Long.MIN_VALUE
            : Days.of(days.first(), asker.nowMs(), asker.zone()).fromMs();
    long until = Long.MAX_VALUE;
    if (!days.last().isEmpty()) {
      Days last = Days.of(days.last(), asker.nowMs(), asker.zone());
      until = days.first().isEmpty() ? last.fromMs() - 1 : last.untilMs() - 1;
    }
    return LongPoint.newRangeQuery(Fields.TIME, from, until);
  }

  private static Query exactly(String field, String value) {
    return new TermQuery(new org.apache.lucene.index.Term(field, value));
  }

  private static List<Token> tokens(Analyzer analyzer, String text) {
    var found = new ArrayList<Token>();
    try (TokenStream stream = analyzer.tokenStream(Fields.BODY, Fields.clean(text))) {
      var term = stream.addAttribute(CharTermAttribute.class);
      var increment = stream.addAttribute(PositionIncrementAttribute.class);
      stream.reset();
      int position = -1;
      while (stream.incrementToken()) {
        position += increment.getPositionIncrement();
        found.add(new Token(term.toString(), Math.max(0, position)));
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string cannot fail", e);
    }
    return found;
  }
}

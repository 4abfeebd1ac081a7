package grove.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.search.SearchQuery.Clause;
import grove.search.SearchQuery.Term;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SearchQueryTest {
  private static List<Clause> clauses(String typed) {
    return SearchQuery.parse(typed).clauses();
  }

  private static Clause all(Term term) {
    return new Clause(List.of(term), false);
  }

  @Test
  void readsWordsPhrasesPrefixesAndExclusion() {
    assertEquals(
        List.of(
            all(new Term.Word("budget")),
            all(new Term.Phrase("final draft")),
            all(new Term.Prefix("plan")),
            new Clause(List.of(new Term.Word("old")), true),
            new Clause(List.of(new Term.Phrase("not this")), true)),
        clauses("budget  \"final draft\" plan* -old -\"not this\""));
  }

  @Test
  void orBindsTighterThanAnd() {
    assertEquals(
        List.of(
            new Clause(
                List.of(new Term.Word("a"), new Term.Word("b"), new Term.Phrase("c d")), false),
            all(new Term.Word("e"))),
        clauses("a OR b OR \"c d\" e"));
  }

  @Test
  void readsOperatorsWithQuotedValues() {
    assertEquals(
        List.of(
            all(new Term.From("The Editor")),
            all(new Term.In("general")),
            all(new Term.Type("page")),
            all(new Term.Days("", "2026-01-02")),
            all(new Term.Days("7d", "")),
            all(new Term.Days("today", "today"))),
        clauses("from:\"The Editor\" in:general type:Pages before:2026-01-02 after:7d on:today"));
  }

  @Test
  void whatIsNotUnderstoodIsTextWithAHint() {
    var query = SearchQuery.parse("size:big type:song before:soon from: http://x.test/a");
    assertEquals(4, query.hints().size(), query.hints().toString());
    assertEquals(
        List.of(
            all(new Term.Word("size:big")),
            all(new Term.Phrase("type:song")),
            all(new Term.Phrase("before:soon")),
            all(new Term.Word("http://x.test/a"))),
        query.clauses());
  }

  @Test
  void anyTextParses() {
    long seed = 20_261_121L;
    var random = new Random(seed);
    String letters = "ab\"*-: \tOR from:in:before:2026-13-99\u202e\ud83d\ude00()\\";
    for (int round = 0; round < 20_000; round++) {
      var typed = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        typed.append(letters.charAt(random.nextInt(letters.length())));
      }
      SearchQuery query = SearchQuery.parse(typed.toString());
      assertTrue(query.clauses().size() <= SearchQuery.TERMS_MAX, "seed " + seed);
    }
  }

  @Test
  void aLongQueryIsCutWithAHint() {
    var query = SearchQuery.parse("word ".repeat(1_000));
    assertEquals(SearchQuery.TERMS_MAX, query.clauses().size());
    assertEquals(2, query.hints().size());
  }

  @Test
  void daysMonthsAndYearsAreSpansInTheAskersZone() {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    long now = 1_795_219_200_000L; // 2026-11-21T00:00Z
    assertEquals(24 * 3_600_000L, length("2026-11-21", now, zone));
    assertEquals(23 * 3_600_000L, length("2026-03-29", now, zone), "the clock goes forward");
    assertEquals(30 * 24 * 3_600_000L, length("2026-11", now, zone));
    assertEquals(365 * 24 * 3_600_000L, length("2026", now, zone));
    assertEquals(
        Days.of("2026-11-20", now, zone).fromMs(), Days.of("yesterday", now, zone).fromMs());
    assertEquals(Days.of("2026-11-14", now, zone).fromMs(), Days.of("7d", now, zone).fromMs());
  }

  private static long length(String typed, long now, ZoneId zone) {
    Days days = Days.of(typed, now, zone);
    return days.untilMs() - days.fromMs();
  }
}

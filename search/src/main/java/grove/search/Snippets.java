package grove.search;

import grove.search.SearchResults.Part;
import java.io.IOException;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.uhighlight.LengthGoalBreakIterator;
import org.apache.lucene.search.uhighlight.Passage;
import org.apache.lucene.search.uhighlight.PassageFormatter;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;

/// The passages of a body that match, as parts; where nothing in the body matches, how it begins.
final class Snippets extends UnifiedHighlighter {
  /// Passages of one hit.
  private static final int PASSAGES_MAX = 2;

  /// A passage's usual length, in characters.
  private static final int PASSAGE_CHARS = 120;

  /// Longest snippet shown, in characters.
  private static final int SNIPPET_CHARS_MAX = 320;

  /// How much of a body is looked at, in characters.
  private static final int BODY_CHARS_MAX = 1 << 20;

  Snippets(IndexSearcher searcher, Analyzer analyzer) {
    super(
        UnifiedHighlighter.builder(searcher, analyzer)
            .withMaxLength(BODY_CHARS_MAX)
            .withMaxNoHighlightPassages(1)
            .withBreakIterator(() ->
                LengthGoalBreakIterator.createClosestToLength(
                    BreakIterator.getSentenceInstance(Locale.ROOT), PASSAGE_CHARS, 0.5f))
            .withFormatter(new Parts()));
  }

  /// The parts of each document's snippet, in the order of the documents.
  List<List<Part>> of(Query query, int[] documents) throws IOException {
    Map<String, Object[]> found =
        highlightFieldsAsObjects(
            new String[] {Fields.BODY}, query, documents, new int[] {PASSAGES_MAX});
    var snippets = new ArrayList<List<Part>>();
    for (Object snippet : found.getOrDefault(Fields.BODY, new Object[0])) {
      snippets.add(snippet instanceof Snippet(List<Part> parts) ? parts : List.of());
    }
    return snippets;
  }

  private record Snippet(List<Part> parts) {}

  /// Cuts passages into parts that match and parts that do not.
  private static final class Parts extends PassageFormatter {
    private final List<Part> parts = new ArrayList<>();
    private int chars;

    @Override
    public Object format(Passage[] passages, String content) {
      parts.clear();
      chars = 0;
      int last = 0;
      for (Passage passage : passages) {
        if (passage.getStartOffset() > last && !parts.isEmpty()) {
          add(" … ", false);
        }
        passage(passage, content);
        last = passage.getEndOffset();
      }
      return new Snippet(List.copyOf(parts));
    }

    private void passage(Passage passage, String content) {
      int at = passage.getStartOffset();
      for (int i = 0; i < passage.getNumMatches(); i++) {
        int start = Math.max(at, passage.getMatchStarts()[i]);
        int end = Math.min(passage.getEndOffset(), passage.getMatchEnds()[i]);
        if (end > start) {
          add(content.substring(at, start), false);
          add(content.substring(start, end), true);
          at = end;
        }
      }
      add(content.substring(at, Math.max(at, passage.getEndOffset())), false);
    }

    private void add(String text, boolean highlighted) {
      int room = SNIPPET_CHARS_MAX - chars;
      if (text.isEmpty() || room <= 0) {
        return;
      }
      String shown = text.length() > room ? text.substring(0, safeCut(text, room)) + "…" : text;
      chars += shown.length();
      parts.add(new Part(shown.replaceAll("\\s+", " "), highlighted));
    }

    private static int safeCut(String text, int room) {
      return Character.isHighSurrogate(text.charAt(room - 1)) ? room - 1 : room;
    }
  }
}

package grove.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grove.identity.testing.SeededRandom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.junit.jupiter.api.Test;

final class QuickWordsTest {
  private static final int TEXTS = 3_000;
  private static final String[] PIECES = {
    "stories",
    "Story",
    "box",
    "boxes",
    "employees",
    "day",
    "days",
    "US",
    "us",
    "bus",
    "A",
    "a1",
    "quarterlyReport_v2.pdf",
    "HTTPRequest",
    "don't",
    "Anna's",
    "Müller",
    "ﬁne",
    "３４",
    "3.14",
    "日本語の",
    "한국어",
    "漢",
    "x漢y",
    "e\u0301te\u0301",
    "😀",
    "cafe",
    "ties",
    "die",
    "her2",
    "_",
    "…",
    "toEs",
    "shes",
    "class",
    "this",
    "basis",
    "potatoes",
    "Sky",
    "boy",
    "0",
    "v2",
    "naïve's"
  };
  private static final String[] GAPS = {" ", "  ", "\n", ", ", "-", "/", "", "."};

  @Test
  void givesTheTermsOfTheWholeChain() throws IOException {
    long seed = System.nanoTime();
    SeededRandom random = new SeededRandom(seed);
    try (Analyzer quick = new TextAnalyzer(TextAnalyzer.Use.INDEX);
        Analyzer whole = new TextAnalyzer(TextAnalyzer.Use.INDEX, false)) {
      for (int i = 0; i < TEXTS; i++) {
        String text = text(random);
        assertEquals(tokens(whole, text), tokens(quick, text), () -> "seed " + seed + ": " + text);
      }
    }
  }

  private static String text(SeededRandom random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(30); left > 0; left--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
      text.append(GAPS[random.nextInt(4) == 0 ? random.nextInt(GAPS.length) : 0]);
    }
    return text.toString();
  }

  private static List<String> tokens(Analyzer analyzer, String text) throws IOException {
    List<String> tokens = new ArrayList<>();
    try (var stream = analyzer.tokenStream("body", text)) {
      var term = stream.getAttribute(CharTermAttribute.class);
      var offsets = stream.getAttribute(OffsetAttribute.class);
      var increment = stream.getAttribute(PositionIncrementAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        tokens.add(
            term
                + " "
                + increment.getPositionIncrement()
                + " "
                + offsets.startOffset()
                + "-"
                + offsets.endOffset());
      }
      stream.end();
      tokens.add("end " + increment.getPositionIncrement() + " " + offsets.endOffset());
    }
    return tokens;
  }
}

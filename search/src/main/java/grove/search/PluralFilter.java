package grove.search;

import java.io.IOException;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.KeywordAttribute;

/// Brings English singular and plural to one form: `story`, `stories` and `box`, `boxes` and `employee`, `employees`.
///
/// After Harman's S-stemmer ("How effective is suffixing?", 1991), but symmetric: what could be the rest of either form
/// (a final `y`, or an `e` after a hissing sound or `o`) falls off both. Lucene's version of it leaves `employees` and
/// `potatoes` as they are.
final class PluralFilter extends TokenFilter {
  /// Shorter words stay as they are, in characters.
  private static final int WORD_CHARS_MIN = 4;

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final KeywordAttribute keyword = addAttribute(KeywordAttribute.class);

  PluralFilter(TokenStream input) {
    super(input);
  }

  @Override
  public boolean incrementToken() throws IOException {
    if (!input.incrementToken()) {
      return false;
    }
    if (!keyword.isKeyword()) {
      String word = term.toString();
      String stem = stem(word);
      if (!stem.equals(word)) {
        term.setEmpty().append(stem);
      }
    }
    return true;
  }

  static String stem(String word) {
    if (word.length() < WORD_CHARS_MIN) {
      return word;
    }
    String one = word;
    if (one.endsWith("s") && !one.endsWith("ss") && !one.endsWith("us") && !one.endsWith("is")) {
      one = cut(one, 1);
    }
    if (one.length() < WORD_CHARS_MIN) {
      return one;
    }
    if (one.endsWith("ie")) {
      return cut(one, 1);
    }
    if (one.endsWith("y") && !vowel(one.charAt(one.length() - 2))) {
      return cut(one, 1) + "i";
    }
    return endsInHissOrO(one) ? cut(one, 1) : one;
  }

  private static boolean endsInHissOrO(String word) {
    return word.endsWith("se")
        || word.endsWith("xe")
        || word.endsWith("ze")
        || word.endsWith("oe")
        || word.endsWith("che")
        || word.endsWith("she");
  }

  private static boolean vowel(char c) {
    return "aeiou".indexOf(c) >= 0;
  }

  private static String cut(String word, int chars) {
    return word.substring(0, word.length() - chars);
  }
}

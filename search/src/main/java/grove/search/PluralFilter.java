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
      term.setLength(Math.abs(stem(term.buffer(), term.length())));
    }
    return true;
  }

  static String stem(String word) {
    char[] letters = word.toCharArray();
    return new String(letters, 0, Math.abs(stem(letters, letters.length)));
  }

  /// Gives the length of the form of a word of `length` letters; negative where its last letter was
  /// changed, too.
  static int stem(char[] letters, int length) {
    if (length < WORD_CHARS_MIN) {
      return length;
    }
    int left = length;
    if (plural(letters, left)) {
      left--;
    }
    if (left < WORD_CHARS_MIN) {
      return left;
    }
    char last = letters[left - 1];
    char before = letters[left - 2];
    if (last == 'y' && !vowel(before)) {
      letters[left - 1] = 'i';
      return -left;
    }
    boolean falls = last == 'e' && (before == 'i' || hissOrO(letters[left - 3], before));
    return falls ? left - 1 : left;
  }

  private static boolean plural(char[] letters, int length) {
    char before = letters[length - 2];
    return letters[length - 1] == 's' && before != 's' && before != 'u' && before != 'i';
  }

  private static boolean hissOrO(char first, char second) {
    return switch (second) {
      case 's', 'x', 'z', 'o' -> true;
      case 'h' -> first == 'c' || first == 's';
      default -> false;
    };
  }

  private static boolean vowel(char c) {
    return "aeiou".indexOf(c) >= 0;
  }
}

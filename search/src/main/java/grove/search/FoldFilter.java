package grove.search;

import java.io.IOException;
import java.text.Normalizer;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// Takes the general accents (U+0300 to U+036F) off letters of every script and makes full-width and ligature forms plain;
/// marks that carry vowels, as in Indic scripts, stay.
final class FoldFilter extends TokenFilter {
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

  FoldFilter(TokenStream input) {
    super(input);
  }

  @Override
  public boolean incrementToken() throws IOException {
    if (!input.incrementToken()) {
      return false;
    }
    if (!ascii()) {
      String apart = Normalizer.normalize(term, Normalizer.Form.NFKD);
      var folded = new StringBuilder(apart.length());
      for (int i = 0; i < apart.length(); i++) {
        char c = apart.charAt(i);
        if (c < '\u0300' || c > '\u036f') {
          folded.append(c);
        }
      }
      term.setEmpty().append(Normalizer.normalize(folded, Normalizer.Form.NFKC));
    }
    return true;
  }

  private boolean ascii() {
    for (int i = 0; i < term.length(); i++) {
      if (term.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}

package grove.search;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.KeywordRepeatFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/// Text to terms: Unicode words, parts of compound names, no case, no accents, no English plural. While indexing, each word
/// stands as written and without its plural at one position, so prefixes find what was written and words find either form.
///
/// Rejected: a second, exact field (double postings and two places to look for each word); a full stemmer (it joins words that
/// people keep apart, and is wrong in every language but its own).
final class TextAnalyzer extends Analyzer {
  /// Raised whenever the same text would give other terms: an index of an older version is rebuilt.
  static final int VERSION = 1;

  private static final int TOKEN_CHARS_MAX = 255;

  /// What a chain of filters is for.
  enum Use {
    INDEX,
    QUERY,
    PREFIX
  }

  private final Use use;
  private final boolean quick;

  TextAnalyzer(Use use) {
    this(use, true);
  }

  /// @param quick whether plain words go the short way while indexing
  TextAnalyzer(Use use, boolean quick) {
    this.use = use;
    this.quick = quick;
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    var source = new StandardTokenizer();
    source.setMaxTokenLength(TOKEN_CHARS_MAX);
    TokenStream words =
        quick && use == Use.INDEX ? new QuickWords(source, this::filtered) : filtered(source);
    return new TokenStreamComponents(source, words);
  }

  private TokenStream filtered(TokenStream words) {
    TokenStream stream = new PartsFilter(words, use == Use.INDEX);
    stream = new EnglishPossessiveFilter(stream);
    stream = new FoldFilter(stream);
    stream = new LowerCaseFilter(stream);
    stream = new ASCIIFoldingFilter(stream);
    stream =
        new CJKBigramFilter(
            stream,
            CJKBigramFilter.HAN
                | CJKBigramFilter.HIRAGANA
                | CJKBigramFilter.KATAKANA
                | CJKBigramFilter.HANGUL,
            use == Use.INDEX);
    return endings(stream);
  }

  private TokenStream endings(TokenStream stream) {
    return switch (use) {
      case INDEX ->
          new RemoveDuplicatesTokenFilter(new PluralFilter(new KeywordRepeatFilter(stream)));
      case QUERY -> new PluralFilter(stream);
      case PREFIX -> stream;
    };
  }
}

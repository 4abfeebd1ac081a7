package grove.search;

import java.io.IOException;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.jspecify.annotations.Nullable;

/// A short way for the words that most texts are made of: ASCII letters and digits, with a capital at
/// most in front. They only lose their case, and get their form without the plural beside them. Runs of
/// other tokens go through the whole chain of filters, which sees each run as a text of its own; no
/// filter of it joins tokens across a plain word, so the terms are the same (`QuickWordsTest`).
///
/// The chain costs more than half of all indexing, so it is spared where it changes nothing.
final class QuickWords extends TokenFilter {
  private static final int TO_LOWER = 'a' - 'A';

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final PositionIncrementAttribute increment =
      addAttribute(PositionIncrementAttribute.class);
  private final Others others;
  private final TokenStream chain;
  private boolean word;
  private boolean inChain;

  /// A chain of filters on a stream.
  interface Chain {
    TokenStream on(TokenStream stream);
  }

  QuickWords(TokenStream input, Chain filters) {
    super(input);
    this.others = new Others(input);
    this.chain = filters.on(others);
  }

  /// The tokens that are no plain words, run by run.
  private static final class Others extends TokenFilter {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private boolean first;
    private @Nullable State plain;

    Others(TokenStream input) {
      super(input);
    }

    @Override
    public boolean incrementToken() throws IOException {
      if (first) {
        first = false; // it is what the attributes say
        return true;
      }
      if (plain != null || !input.incrementToken()) {
        return false;
      }
      if (isPlain(term)) {
        plain = captureState();
        return false;
      }
      return true;
    }

    /// A new run; the tokenizer below goes on where it is.
    @Override
    public void reset() {
      first = false;
      plain = null;
    }
  }

  @Override
  public boolean incrementToken() throws IOException {
    if (word) {
      word = false;
      if (stem()) {
        increment.setPositionIncrement(0);
        return true;
      }
    }
    if (inChain) {
      if (chain.incrementToken()) {
        return true;
      }
      inChain = false;
      if (others.plain == null) {
        return false;
      }
      restoreState(others.plain);
      return lower();
    }
    if (!input.incrementToken()) {
      return false;
    }
    return isPlain(term) ? lower() : enterChain();
  }

  private boolean enterChain() throws IOException {
    State token = captureState();
    chain.reset();
    restoreState(token);
    others.first = true;
    inChain = true;
    return incrementToken();
  }

  private boolean lower() {
    char[] letters = term.buffer();
    if (letters[0] >= 'A' && letters[0] <= 'Z') {
      letters[0] = (char) (letters[0] + TO_LOWER);
    }
    word = true;
    return true;
  }

  /// Makes the word that was given last its form without the plural; false if it has no other.
  private boolean stem() {
    char[] letters = term.buffer();
    int length = term.length();
    int left = PluralFilter.stem(letters, length);
    term.setLength(Math.abs(left));
    return left != length;
  }

  private static boolean isPlain(CharTermAttribute term) {
    char[] letters = term.buffer();
    for (int i = 0; i < term.length(); i++) {
      char c = letters[i];
      boolean plain =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (i == 0 && c >= 'A' && c <= 'Z');
      if (!plain) {
        return false;
      }
    }
    return term.length() > 0;
  }

  @Override
  public void reset() throws IOException {
    super.reset();
    chain.reset();
    word = false;
    inChain = false;
  }
}

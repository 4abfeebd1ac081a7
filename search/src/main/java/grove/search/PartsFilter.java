package grove.search;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.jspecify.annotations.Nullable;

/// Splits tokens such as `quarterlyReport_v2.pdf` into their parts, one position each, so that a file is found by any
/// word of its name; while indexing the whole token stays too, at the position of its first part.
final class PartsFilter extends TokenFilter {
  private final boolean keepWhole;
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final OffsetAttribute offsets = addAttribute(OffsetAttribute.class);
  private final PositionIncrementAttribute increment =
      addAttribute(PositionIncrementAttribute.class);
  private final Deque<Piece> pending = new ArrayDeque<>();
  private @Nullable State state;

  private record Piece(String text, int start, int end, int positions) {}

  PartsFilter(TokenStream input, boolean keepWhole) {
    super(input);
    this.keepWhole = keepWhole;
  }

  @Override
  public boolean incrementToken() throws IOException {
    if (pending.isEmpty()) {
      if (!input.incrementToken()) {
        return false;
      }
      split();
      if (pending.isEmpty()) {
        return true;
      }
    }
    Piece piece = pending.removeFirst();
    restoreState(state);
    term.setEmpty().append(piece.text());
    offsets.setOffset(piece.start(), piece.end());
    increment.setPositionIncrement(piece.positions());
    return true;
  }

  @Override
  public void reset() throws IOException {
    super.reset();
    pending.clear();
  }

  private void split() {
    String whole = term.toString();
    List<int[]> parts = parts(whole);
    if (parts.isEmpty() || (parts.size() == 1 && parts.getFirst()[1] == whole.length())) {
      return;
    }
    int start = offsets.startOffset();
    boolean exact = offsets.endOffset() - start == whole.length();
    int positions = increment.getPositionIncrement();
    for (int[] part : parts) {
      String text = whole.substring(part[0], part[1]);
      int from = exact ? start + part[0] : start;
      int to = exact ? start + part[1] : offsets.endOffset();
      pending.add(new Piece(text, from, to, positions));
      if (keepWhole && pending.size() == 1) {
        pending.add(new Piece(whole, start, offsets.endOffset(), 0));
      }
      positions = 1;
    }
    keepOffsetsInOrder(start);
    state = captureState();
  }

  /// Of tokens at one position the index wants starts that never go back: the whole token begins where its first part does.
  private void keepOffsetsInOrder(int start) {
    if (!pending.isEmpty() && pending.getFirst().start() != start) {
      Piece first = pending.removeFirst();
      pending.addFirst(new Piece(first.text(), start, first.end(), first.positions()));
    }
  }

  private static List<int[]> parts(String whole) {
    var found = new ArrayList<int[]>();
    int start = -1;
    for (int i = 0; i <= whole.length(); i++) {
      boolean inside = i < whole.length() && Character.isLetterOrDigit(whole.charAt(i));
      inside |= i < whole.length() && keepsTogether(whole.charAt(i));
      if (start >= 0 && (!inside || humpAt(whole, i))) {
        found.add(new int[] {start, i});
        start = -1;
      }
      if (inside && start < 0) {
        start = i;
      }
    }
    return found;
  }

  private static boolean keepsTogether(char c) {
    int type = Character.getType(c);
    return Character.isSurrogate(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || c == '\''
        || c == '\u2019';
  }

  /// Between `y` and `R` of `quarterlyReport`, and between `P` and `Re` of `HTTPRequest`.
  private static boolean humpAt(String whole, int i) {
    if (i == 0 || i >= whole.length() || !Character.isUpperCase(whole.charAt(i))) {
      return false;
    }
    if (Character.isLowerCase(whole.charAt(i - 1))) {
      return true;
    }
    return Character.isUpperCase(whole.charAt(i - 1))
        && i + 1 < whole.length()
        && Character.isLowerCase(whole.charAt(i + 1));
  }
}

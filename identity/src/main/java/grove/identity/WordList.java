package grove.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The English word list of BIP-39: 2,048 words that are told apart by their first four letters. Its
/// source and licence stand beside it, in `words.README.md`.
final class WordList {
  /// Words in the list: each carries eleven bits.
  static final int SIZE = 2_048;

  /// Read when the first word is asked for.
  private static final class Words {
    static final List<String> ALL = read();
  }

  private WordList() {}

  static String word(int index) {
    return Words.ALL.get(index);
  }

  private static List<String> read() {
    try (var list = WordList.class.getResourceAsStream("words.txt")) {
      if (list == null) {
        throw new IllegalStateException("the program is not whole: its word list is missing");
      }
      var words = new String(list.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
      if (words.size() != SIZE) {
        throw new IllegalStateException("the program is not whole: its word list is cut short");
      }
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package grove.identity;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What two persons compare to know that each has the other's true key: 60 digits, or 12 words, the
/// same on both screens.
///
/// The digits are two halves of 30, one for each key, the smaller half first (as Signal's safety
/// numbers are made): so who wants to pass for somebody needs a key whose half is the same, one among
/// 2^99, and every try costs [#ROUNDS] hashes. The words carry 132 bits of a hash over both keys, made
/// as slowly. Reading either aloud is enough.
///
/// @param digits twelve groups of five, with one space between
/// @param words from the English list of BIP-39
public record SafetyNumber(String digits, List<String> words) {
  /// Words of a number.
  public static final int WORDS = 12;

  /// Hashes that a try to find a like number costs.
  static final int ROUNDS = 5_200;

  private static final String DIGITS = "grove/safety/1";
  private static final String BOTH = "grove/safety-words/1";
  private static final int GROUPS = 6;
  private static final int GROUP_BYTES = 5;
  private static final long GROUP_VALUES = 100_000;
  private static final int WORD_BITS = 11;

  public SafetyNumber {
    words = List.copyOf(words);
  }

  /// The number of two persons, in whatever order.
  public static SafetyNumber of(PersonId one, PersonId other) {
    var a = slowly(DIGITS, one.bytes());
    var b = slowly(DIGITS, other.bytes());
    var first = digits(a);
    var second = digits(b);
    var both =
        one.compareTo(other) < 0
            ? Bytes.concat(one.bytes(), other.bytes())
            : Bytes.concat(other.bytes(), one.bytes());
    return new SafetyNumber(
        first.compareTo(second) < 0 ? first + " " + second : second + " " + first,
        words(slowly(BOTH, both)));
  }

  private static Hash slowly(String domain, Bytes key) {
    var hash = Hash.tagged(domain, key);
    for (var round = 1; round < ROUNDS; round++) {
      hash = Hash.tagged(domain, hash.bytes(), key);
    }
    return hash;
  }

  private static String digits(Hash hash) {
    var groups = new ArrayList<String>();
    for (var group = 0; group < GROUPS; group++) {
      var value = 0L;
      for (var i = 0; i < GROUP_BYTES; i++) {
        value = (value << 8) | hash.byteAt(group * GROUP_BYTES + i);
      }
      groups.add(String.format(Locale.ROOT, "%05d", value % GROUP_VALUES));
    }
    return String.join(" ", groups);
  }

  private static List<String> words(Hash hash) {
    var words = new ArrayList<String>();
    for (var word = 0; word < WORDS; word++) {
      var index = 0;
      for (var bit = word * WORD_BITS; bit < (word + 1) * WORD_BITS; bit++) {
        index = (index << 1) | ((hash.byteAt(bit / 8) >>> (7 - bit % 8)) & 1);
      }
      words.add(WordList.word(index));
    }
    return words;
  }
}

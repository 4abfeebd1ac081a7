package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.GoldenFile;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What two people compare.
final class SafetyNumberTest {
  private static PersonId person(int fill) {
    return new PersonId(Hash.tagged("test/person", Bytes.of((byte) fill)).bytes());
  }

  @Test
  void bothScreensShowTheSame() {
    for (var i = 0; i < 6; i++) {
      var number = SafetyNumber.of(person(i), person(i + 1));
      assertEquals(number, SafetyNumber.of(person(i + 1), person(i)));
      assertTrue(number.digits().matches("([0-9]{5} ){11}[0-9]{5}"), number.digits());
      assertEquals(SafetyNumber.WORDS, number.words().size());
    }
  }

  @Test
  void anotherKeyShowsAnotherNumber() {
    var honest = SafetyNumber.of(person(1), person(2));
    for (var bit = 0; bit < 8 * PersonId.SIZE; bit += 11) {
      var changed = person(2).bytes().toArray();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      var other = SafetyNumber.of(person(1), new PersonId(Bytes.owned(changed)));
      assertNotEquals(honest.words(), other.words());
      // the half of the person who stayed is the same, the other is not
      var common = new HashSet<>(List.of(honest.digits().split(" ")));
      common.retainAll(List.of(other.digits().split(" ")));
      assertTrue(common.size() >= 6 && common.size() < 12, other.digits());
    }
  }

  /// Worded a second time, with numbers instead of bytes.
  @Test
  void isMadeAsItsDescriptionSays() {
    var one = person(3);
    var other = person(4);
    var number = SafetyNumber.of(one, other);
    var halves =
        List.of(one, other).stream()
            .map(person -> digits(slow("grove/safety/1", person.bytes())))
            .sorted()
            .toList();
    assertEquals(String.join("", halves), number.digits().replace(" ", ""));
    var both =
        one.compareTo(other) < 0
            ? Bytes.concat(one.bytes(), other.bytes())
            : Bytes.concat(other.bytes(), one.bytes());
    var bits = slow("grove/safety-words/1", both).shiftRight(256 - 132);
    var words =
        IntStream.range(0, 12)
            .mapToObj(i -> bits.shiftRight(11 * (11 - i)).intValue() & 0x7ff)
            .map(WordList::word)
            .toList();
    assertEquals(words, number.words());
  }

  private static BigInteger slow(String domain, Bytes key) {
    var hash = Hash.sha256(Bytes.utf8(domain), key);
    for (var round = 2; round <= 5_200; round++) {
      hash = Hash.sha256(Bytes.utf8(domain), hash.bytes(), key);
    }
    return new BigInteger(1, hash.bytes().toArray());
  }

  private static String digits(BigInteger hash) {
    var text = new StringBuilder();
    for (var group = 0; group < 6; group++) {
      var chunk =
          hash.shiftRight(256 - 40 * (group + 1))
              .and(BigInteger.TWO.pow(40).subtract(BigInteger.ONE));
      text.append("%05d".formatted(chunk.mod(BigInteger.valueOf(100_000))));
    }
    return text.toString();
  }

  @Test
  void numbersStayAsTheyAre() {
    var number = SafetyNumber.of(person(5), person(6));
    var self = SafetyNumber.of(person(5), person(5));
    new GoldenFile("golden/safety.txt")
        .with("digits", number.digits())
        .with("words", String.join(" ", number.words()))
        .with("digits with oneself", self.digits())
        .with("words with oneself", String.join(" ", self.words()))
        .check();
  }

  @Test
  void wordsAreThoseOfBip39() {
    var words = IntStream.range(0, WordList.SIZE).mapToObj(WordList::word).toList();
    assertEquals(
        "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
        Hash.sha256(Bytes.utf8(String.join("\n", words) + "\n")).toHex());
    var starts = new HashSet<String>();
    words.forEach(word -> starts.add(word.substring(0, Math.min(4, word.length()))));
    assertEquals(WordList.SIZE, starts.size(), "told apart by four letters");
  }
}

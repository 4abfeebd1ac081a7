package grove.identity.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.testing.SeededRandom;
import org.junit.jupiter.api.Test;

/// Bytes as text that people copy.
final class TextCodeTest {
  private static final String PREFIX = "grove-test:";

  @Test
  void comesBackThroughBrokenLines() throws MalformedException {
    var random = new SeededRandom(1);
    for (var size = 0; size < 100; size++) {
      var bytes = random(random, size);
      var text = TextCode.encode(PREFIX, bytes);
      assertTrue(text.matches("grove-test:[A-Za-z0-9_-]+"), text);
      assertEquals(bytes, TextCode.decode(PREFIX, text, 100));
      var broken = " \t" + text.replaceAll("(.{7})", "$1\r\n > ".replace(">", "")) + "\u00a0\n";
      assertEquals(bytes, TextCode.decode(PREFIX, broken, 100));
    }
  }

  @Test
  void noticesWhatWasLostOrChanged() {
    var random = new SeededRandom(2);
    var text = TextCode.encode(PREFIX, random(random, 50));
    for (var length = 0; length < text.length(); length++) {
      malformed(text.substring(0, length));
    }
    for (var i = 0; i < 2_000; i++) {
      var at = random.nextInt(text.length());
      var c = (char) (33 + random.nextInt(94));
      var changed = text.substring(0, at) + c + text.substring(at + 1);
      if (!changed.equals(text)) {
        malformed(changed);
      }
    }
    malformed(text + "A");
    malformed(text + "=");
    malformed("grove-card:" + text.substring(PREFIX.length()));
  }

  @Test
  void refusesWhatIsTooLong() {
    malformed(TextCode.encode(PREFIX, Bytes.of(new byte[101])));
    malformed(PREFIX + "A".repeat(1_000_000));
    malformed(PREFIX + " ".repeat(1_000_000));
  }

  private static void malformed(String text) {
    assertThrows(MalformedException.class, () -> TextCode.decode(PREFIX, text, 100), text);
  }

  private static Bytes random(SeededRandom random, int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.owned(bytes);
  }
}

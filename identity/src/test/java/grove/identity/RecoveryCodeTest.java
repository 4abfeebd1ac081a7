package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The code that people write down and type.
final class RecoveryCodeTest {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final SeededRandom random = new SeededRandom(1);

  @Test
  void comesBackFromItsText() throws MalformedException {
    for (var i = 0; i < 500; i++) {
      var code = RecoveryCode.generate(random);
      assertTrue(code.text().matches("([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}"));
      assertEquals(code.code(), RecoveryCode.parse(code.text()).code());
    }
  }

  @Test
  void forgivesHowItIsTyped() throws MalformedException {
    var code = RecoveryCode.of(Secret.of(Bytes.hex("0842108421084210" + "00".repeat(8))));
    var text = code.text();
    assertTrue(text.contains("0") && text.contains("1"), text);
    for (var typed :
        new String[] {
          text.toLowerCase(Locale.ROOT),
          text.replace("-", ""),
          "  " + text.replace('-', ' ') + "\n",
          text.replace('-', '\u2013'),
          text.replace('0', 'O').replace('1', 'I'),
          text.replace('0', 'o').replace('1', 'l'),
          text.replaceAll("(.)", "$1 ")
        }) {
      assertEquals(code.code(), RecoveryCode.parse(typed).code(), typed);
    }
  }

  @Test
  void noticesEveryWrongCharacter() {
    for (var i = 0; i < 20; i++) {
      var text = RecoveryCode.generate(random).text().replace("-", "");
      for (var at = 0; at < text.length(); at++) {
        for (var c = 0; c < ALPHABET.length(); c++) {
          if (ALPHABET.charAt(c) != text.charAt(at)) {
            wrong(text.substring(0, at) + ALPHABET.charAt(c) + text.substring(at + 1));
          }
        }
      }
    }
  }

  @Test
  void noticesNeighboursThatChangedPlaces() {
    for (var i = 0; i < 200; i++) {
      var text = RecoveryCode.generate(random).text().replace("-", "");
      for (var at = 0; at + 1 < text.length(); at++) {
        var swapped = text.toCharArray();
        swapped[at] = text.charAt(at + 1);
        swapped[at + 1] = text.charAt(at);
        if (text.charAt(at) != text.charAt(at + 1)) {
          wrong(new String(swapped));
        }
      }
    }
  }

  @Test
  void noticesALostOrForeignCharacter() {
    var text = RecoveryCode.generate(random).text();
    wrong("");
    wrong(text.substring(1));
    wrong(text + "0");
    wrong(text.substring(1) + "U");
    wrong(text.substring(1) + "ß");
    wrong("0000-0000-0000-0000-0000-0000-0000");
    wrong("ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ");
  }

  private static void wrong(String typed) {
    assertThrows(MalformedException.class, () -> RecoveryCode.parse(typed), typed);
  }

  @Test
  void leadsToThePersonsKey() throws MalformedException {
    var code = RecoveryCode.generate(random);
    try (var key = code.personKey();
        var again = RecoveryCode.parse(code.text()).personKey()) {
      assertEquals(key.id(), again.id());
      var message = Bytes.utf8("message");
      assertTrue(Suite.verify(key.id().bytes(), message, key.sign(message)));
    }
    assertNotEquals(code.personKey().id(), RecoveryCode.generate(random).personKey().id());
  }

  @Test
  void leadsToAWorkspacesKeyThatIsNoPersons() throws MalformedException {
    var code = RecoveryCode.generate(random);
    try (var key = code.workspaceKey();
        var again = RecoveryCode.parse(code.text()).workspaceKey();
        var person = code.personKey()) {
      assertEquals(key.id(), again.id());
      assertNotEquals(key.id().bytes(), person.id().bytes());
    }
  }

  @Test
  void isGoneWhenClosed() {
    var code = RecoveryCode.generate(random);
    code.close();
    assertThrows(IllegalStateException.class, code::text);
    assertThrows(IllegalStateException.class, code::personKey);
  }
}

package grove.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import org.junit.jupiter.api.Test;

/// Passphrases as people type them.
final class PassphraseTest {
  private static Bytes bytes(String typed) {
    try (var passphrase = Passphrase.of(typed.toCharArray())) {
      return passphrase.bytes().bytes();
    }
  }

  @Test
  void isTheSameFromEveryKeyboard() {
    assertEquals(bytes("Gr\u00fc\u00dfe \u2460"), bytes("Gru\u0308\u00dfe 1"));
    assertEquals(bytes("\uff28\uff49"), bytes("Hi"), "full width");
    assertEquals(Bytes.utf8("Gr\u00fc\u00dfe 1"), bytes("Gr\u00fc\u00dfe 1"));
    assertEquals(Bytes.utf8("\ud83d\ude00 ok"), bytes("\ud83d\ude00 ok"));
    assertNotEquals(bytes("secret "), bytes("secret"), "white space counts");
    assertNotEquals(bytes("Secret"), bytes("secret"));
  }

  @Test
  void wipesWhatWasTyped() {
    var typed = "correct horse".toCharArray();
    var passphrase = Passphrase.of(typed);
    assertArrayEquals(new char[typed.length], typed);
    passphrase.close();
    assertThrows(IllegalStateException.class, () -> passphrase.bytes().copy());
    assertEquals("Passphrase", passphrase.toString());
    var tooLong = "x".repeat(Passphrase.UNITS_MAX + 1).toCharArray();
    assertThrows(IllegalArgumentException.class, () -> Passphrase.of(tooLong));
    assertArrayEquals(new char[tooLong.length], tooLong);
  }

  @Test
  void aNewOneIsNotTooShort() {
    var seven = Passphrase.of("1234567".toCharArray());
    var message = assertThrows(IllegalArgumentException.class, seven::chosen).getMessage();
    assertTrue(message.contains("at least 8 characters"), message);
    Passphrase.of("12345678".toCharArray()).chosen();
    var surrogates = Passphrase.of("\ud83d\ude00".repeat(4).toCharArray());
    assertThrows(IllegalArgumentException.class, surrogates::chosen, "4 characters in 8 units");
  }
}

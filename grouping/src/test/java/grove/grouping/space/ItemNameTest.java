package grove.grouping.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.testing.SeededRandom;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ItemNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        ".",
        "..",
        " .. ",
        "a/b",
        "a\\b",
        "../../etc/passwd",
        "a\nb",
        "a\u0000b",
        "annexe\u202Etxt.exe",
        "a\u200Bb",
        "\uFEFFname",
        "line\u2028break",
        "half \uD83D",
        "a\u0085b",
        "\u2066isolated\u2069",
        "soft\u00ADhyphen"
      })
  void refusesWhatDeceivesOrLeavesTheFolder(String typed) {
    var refusal = assertThrows(SpaceException.class, () -> ItemName.name(typed));
    assertEquals(SpaceException.Code.BAD_INPUT, refusal.code());
    assertFalse(refusal.getMessage().contains("\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "general",
        "Q3 plan (final).docx",
        "名前",
        "عربي",
        "👩‍👩‍👧 family",
        "می‌خواهم",
        ".hidden",
        "a..b",
        "CON",
        "naïve – draft",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿"
      })
  void takesWhatPeopleCallThings(String typed) {
    assertEquals(typed, ItemName.name(typed));
    assertEquals(typed, ItemName.shownName(typed));
  }

  @Test
  void stripsBlanksAndComposesAccents() {
    assertEquals("café", ItemName.name("  cafe\u0301 "));
  }

  @Test
  void limitsNamesByBytesAndTitlesByCharacters() {
    assertEquals(255, ItemName.name("n".repeat(255)).length());
    assertThrows(SpaceException.class, () -> ItemName.name("n".repeat(256)));
    assertThrows(SpaceException.class, () -> ItemName.name("ü".repeat(128)));
    assertEquals(200, ItemName.title("ü".repeat(200)).length());
    assertEquals(400, ItemName.title("😀".repeat(200)).length());
    assertThrows(SpaceException.class, () -> ItemName.title("t".repeat(201)));
  }

  @Test
  void titlesMayHoldSlashes() {
    assertEquals("A/B tests", ItemName.title("A/B tests"));
    assertThrows(SpaceException.class, () -> ItemName.title("two\nlines"));
  }

  @Test
  void neutralizesForeignNames() {
    assertEquals("annexe\uFFFDtxt.exe", ItemName.shownName("annexe\u202Etxt.exe"));
    assertEquals("..\u2044..\u2044etc", ItemName.shownName("../../etc"));
    assertEquals("\u2024\u2024", ItemName.shownName(".."));
    assertEquals("untitled", ItemName.shownName(" "));
    assertEquals("untitled", ItemName.shownTitle(""));
  }

  @Test
  void whateverOthersWroteIsShownAsANameThatIsSafe() {
    var seed = 77L;
    var random = new SeededRandom(seed);
    for (var round = 0; round < 5_000; round++) {
      var name = new StringBuilder();
      for (var n = random.nextInt(300); n > 0; n--) {
        name.append((char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : random.nextInt(64)));
      }
      var shown = ItemName.shownName(name.toString());
      assertTrue(
          shown.getBytes(StandardCharsets.UTF_8).length <= ItemName.BYTES_MAX, "seed " + seed);
      assertEquals(shown.strip(), ItemName.name(shown).strip(), "seed " + seed + " round " + round);
    }
  }
}

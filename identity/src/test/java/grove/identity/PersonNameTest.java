package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Names that people give to themselves.
final class PersonNameTest {
  @Test
  void keepsNamesOfAllScripts() {
    for (var name : List.of("Ann", "Zoë Müller-Lüdenscheidt", "李小龍", "محمد", "नेहा", "👩‍🚒 Jo")) {
      assertEquals(name, PersonName.checked("  " + name + "\t"));
    }
  }

  @Test
  void refusesWhatCanDeceiveOrNotBeShown() {
    for (var name :
        List.of(
            "",
            "   ",
            "a\nb",
            "a\u0000b",
            "a\u202eb",
            "a\u2066b",
            "\u200b",
            "a\u2028b",
            "\ud800",
            "\ue000",
            "x".repeat(129),
            "ä".repeat(65))) {
      assertThrows(IllegalArgumentException.class, () -> PersonName.checked(name), name);
    }
    assertEquals(128, PersonName.checked("x".repeat(128)).length());
  }
}

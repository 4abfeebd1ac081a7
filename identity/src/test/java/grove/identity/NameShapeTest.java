package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Names that people take for each other.
final class NameShapeTest {
  @Test
  void seesThroughCaseFormsAndInvisibles() {
    for (var twin :
        List.of(
            "anna lee",
            "ANNA LEE",
            "Anna\u200b Lee",
            "\u202eAnna Lee\u202c",
            "Anna\u00a0Lee",
            "  Anna \t Lee\u2003",
            "Anna\u2800Lee",
            "Ａｎｎａ Ｌｅｅ",
            "Ann\u00ada Lee",
            "\u2066Anna Lee\u2069",
            "An\ufe0fna Lee",
            "An\u034fna Lee")) {
      assertTrue(NameShape.alike("Anna Lee", twin), twin);
    }
    assertTrue(NameShape.alike("Zoë", "Zoe\u0308"), "composed and not");
    assertTrue(NameShape.alike("Straße", "STRASSE"));
    assertTrue(NameShape.alike("INGO", "ingo"));
  }

  @Test
  void seesThroughLettersThatLookAlike() {
    for (var pair :
        List.of(
            List.of("Paul", "PauI"),
            List.of("Paul", "Pau1"),
            List.of("PAUL", "PauI"),
            List.of("Bob", "B0b"),
            List.of("Anna", "Аnna"),
            List.of("Anna", "аnnа"),
            List.of("scope", "ѕсоре"),
            List.of("Mary", "rnary"),
            List.of("MARY", "rnary"),
            List.of("Olga", "Οlga"),
            List.of("Jo-Ann", "Jo‐Ann"),
            List.of("Rosa", "𝐑𝐨𝐬𝐚"))) {
      assertTrue(NameShape.alike(pair.get(0), pair.get(1)), pair.toString());
      assertTrue(NameShape.alike(pair.get(1), pair.get(0)), pair.toString());
    }
  }

  @Test
  void leavesOtherNamesAlone() {
    for (var pair :
        List.of(
            List.of("Anna", "Hanna"),
            List.of("Anna", "Ánna"),
            List.of("Ann", "Anna"),
            List.of("Max", "Moritz"),
            List.of("李小龍", "李小明"),
            List.of("नेहा", "मेहा"),
            List.of("Anna Lee", "AnnaLee"),
            List.of("محمد", "أحمد"))) {
      assertFalse(NameShape.alike(pair.get(0), pair.get(1)), pair.toString());
    }
  }

  @Test
  void whatCannotBeSeenIsLikeNothing() {
    for (var nothing : List.of("", "   ", "\u200b\u2060", "\u2800", "\u0000\n", "\u3164\u115f")) {
      assertEquals(Set.of(), NameShape.of(nothing), nothing);
      assertFalse(NameShape.alike(nothing, nothing));
    }
  }

  @Test
  void takesAnyText() {
    for (var odd : List.of("\ud800", "a\udc00b", "\uffff", "x".repeat(128), "\u0301".repeat(60))) {
      assertEquals(NameShape.of(odd), NameShape.of(odd));
    }
  }
}

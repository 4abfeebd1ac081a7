package grove.identity;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import java.util.Set;

/// What is left of a name when everything is taken away that eyes do not see: two names with a shape
/// in common can be taken for each other.
///
/// Letter case, compatibility forms, invisible characters and white space are folded away (NFKC and
/// case folding), and characters that look alike become one (the skeleton of UTS 39). Both orders
/// count: "ingo" looks like "INGO" by its case, and "PauI" like "Paul" only before its case is folded.
/// So a name has two shapes.
///
/// It serves for warnings only and is never part of a rule: the tables change with each version of
/// Unicode. They are read at the first use, which takes about 100 ms.
public final class NameShape {

  /// The Unicode tables, which are loaded when the first name is looked at.
  private static final class Tables {
    static final Normalizer2 FOLD = Normalizer2.getNFKCCasefoldInstance();
    static final Normalizer2 COMPATIBLE = Normalizer2.getNFKCInstance();
    static final SpoofChecker CHECKER = new SpoofChecker.Builder().build();
  }

  private NameShape() {}

  /// The shapes of a name: none where nothing of it can be seen.
  public static Set<String> of(String name) {
    var plain = spaced(name);
    var byCase = skeleton(fold(plain));
    if (byCase.isEmpty()) {
      return Set.of();
    }
    var byLook = skeleton(fold(skeleton(Tables.COMPATIBLE.normalize(plain))));
    // A mark apart, so that one name's first shape does not meet another's second.
    return Set.of("case " + byCase, "look " + byLook);
  }

  /// Whether a person can take one name for the other.
  public static boolean alike(String one, String other) {
    var shapes = of(one);
    return of(other).stream().anyMatch(shapes::contains);
  }

  private static String fold(String text) {
    return spaced(Tables.FOLD.normalize(text));
  }

  private static String skeleton(String text) {
    return Tables.CHECKER.getSkeleton(text);
  }

  /// One space for each run of white space and controls, none at the ends; the braille blank is one.
  private static String spaced(String text) {
    var kept = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          boolean blank =
              c == 0x2800
                  || UCharacter.isUWhiteSpace(c)
                  || UCharacter.getType(c) == Character.CONTROL;
          if (!blank) {
            kept.appendCodePoint(c);
          } else if (!kept.isEmpty() && kept.charAt(kept.length() - 1) != ' ') {
            kept.append(' ');
          }
        });
    return kept.toString().strip();
  }
}

package grove.grouping.space;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/// The one rule for what people call things: what they see is what it is, and as a file name it
/// stays in its folder.
///
/// Refused in what is written here, and neutralized in what others wrote: control characters, line
/// breaks, characters that are not seen or turn the direction of others around (all of Unicode's
/// class Cf but the two joiners and the tags that flags are made of), unpaired surrogates; in names
/// also `/`, `\`, and the names `.` and `..`. A title is a name that may hold `/` and `\`.
public final class ItemName {
  /// The longest name, bytes of UTF-8: what file systems take.
  public static final int BYTES_MAX = 255;

  /// The longest title, characters (code points).
  public static final int TITLE_CHARS_MAX = 200;

  /// Characters of a foreign name that are looked at; no more than that is ever shown of it.
  private static final int LOOKED_AT_MAX = 1_024;

  /// What stands in the place of a character that could deceive.
  private static final int SUBSTITUTE = 0xfffd;

  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int TAG_SPACE = 0xe0020;
  private static final int TAG_CANCEL = 0xe007f;

  /// What is shown where no name is left.
  private static final String NAMELESS = "untitled";

  private ItemName() {}

  /// The name as it is written: normalized (NFC), without blanks around it.
  ///
  /// @throws SpaceException with a line for the user, if it can not be a name
  public static String name(String typed) {
    var name = line("A name", typed);
    if (name.equals(".") || name.equals("..")) {
      throw bad("A name can not be \".\" or \"..\".");
    }
    if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
      throw bad("A name can not hold \"/\" or \"\\\".");
    }
    if (utf8Bytes(name) > BYTES_MAX) {
      throw bad("A name can have at most " + BYTES_MAX + " bytes; shorten it.");
    }
    return name;
  }

  /// The title as it is written: normalized (NFC), without blanks around it.
  ///
  /// @throws SpaceException with a line for the user, if it can not be a title
  public static String title(String typed) {
    var title = line("A title", typed);
    if (title.codePointCount(0, title.length()) > TITLE_CHARS_MAX) {
      throw bad("A title can have at most " + TITLE_CHARS_MAX + " characters; shorten it.");
    }
    return title;
  }

  private static String line(String what, String typed) {
    var line = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
    if (line.isEmpty()) {
      throw bad(what + " can not be empty.");
    }
    if (line.codePoints().anyMatch(ItemName::deceives)) {
      throw bad(what + " can not hold line breaks, control or invisible characters.");
    }
    return line;
  }

  /// A name of somebody else, made safe to show and to write to a disk.
  public static String shownName(String foreign) {
    var shown = neutral(foreign).replace('/', '\u2044').replace('\\', '\u29f5');
    shown = cut(shown);
    return shown.equals(".") || shown.equals("..") ? shown.replace('.', '\u2024') : named(shown);
  }

  /// A title of somebody else, made safe to show.
  public static String shownTitle(String foreign) {
    var shown = neutral(foreign);
    return shown.codePointCount(0, shown.length()) > TITLE_CHARS_MAX
        ? shown.substring(0, shown.offsetByCodePoints(0, TITLE_CHARS_MAX))
        : named(shown);
  }

  private static String named(String shown) {
    return shown.isEmpty() ? NAMELESS : shown;
  }

  private static String neutral(String foreign) {
    var looked = foreign.substring(0, Math.min(foreign.length(), LOOKED_AT_MAX)).strip();
    var neutral = new StringBuilder(looked.length());
    Normalizer.normalize(looked, Normalizer.Form.NFC)
        .codePoints()
        .forEach(point -> neutral.appendCodePoint(deceives(point) ? SUBSTITUTE : point));
    return neutral.toString();
  }

  /// As many whole characters as fit a name.
  private static String cut(String name) {
    var end = 0;
    var bytes = 0;
    while (end < name.length() && bytes <= BYTES_MAX) {
      var next = name.offsetByCodePoints(end, 1);
      bytes += utf8Bytes(name.substring(end, next));
      end = bytes <= BYTES_MAX ? next : end;
    }
    return name.substring(0, end);
  }

  private static boolean deceives(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT ->
          point != ZERO_WIDTH_NON_JOINER
              && point != ZERO_WIDTH_JOINER
              && (point < TAG_SPACE || point > TAG_CANCEL);
      default -> false;
    };
  }

  private static int utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static SpaceException bad(String message) {
    return new SpaceException(SpaceException.Code.BAD_INPUT, message);
  }
}

package grove.identity;

import grove.identity.bytes.Bytes;

/// The rule for the name that a person gives to oneself.
///
/// It holds for own names, when they are chosen; see [PeerCard] for foreign ones.
public final class PersonName {
  /// Bytes of a name in UTF-8.
  public static final int BYTES_MAX = 128;

  private PersonName() {}

  /// The name without white space around it.
  ///
  /// @throws IllegalArgumentException with one line for the person, if the name can not be used
  public static String checked(String name) {
    var stripped = name.strip();
    if (stripped.isEmpty()) {
      throw new IllegalArgumentException("the name is empty: type one");
    }
    if (Bytes.utf8(stripped).size() > BYTES_MAX) {
      throw new IllegalArgumentException("the name is too long: use a shorter one");
    }
    if (!stripped.codePoints().allMatch(PersonName::usable)) {
      throw new IllegalArgumentException(
          "the name holds a line break or an invisible character: type it by hand");
    }
    return stripped;
  }

  /// A foreign name as it can be shown: what no own name may hold becomes a sign, so that a name
  /// neither imitates lines around it nor turns the direction of what follows.
  public static String shown(String name) {
    var clean = new StringBuilder(name.length());
    name.codePoints().forEach(c -> clean.appendCodePoint(usable(c) ? c : 0xfffd));
    return clean.toString();
  }

  /// No controls, line ends, bidi or other format characters (but the joiners that scripts and
  /// emoji need), unpaired surrogates, private or unassigned characters.
  private static boolean usable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      case Character.FORMAT -> c == 0x200c || c == 0x200d;
      default -> true;
    };
  }
}

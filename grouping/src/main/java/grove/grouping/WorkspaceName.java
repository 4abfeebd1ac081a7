package grove.grouping;

import grove.identity.bytes.Bytes;

/// The rule for a workspace's name.
final class WorkspaceName {
  private WorkspaceName() {}

  /// The name without white space around it.
  ///
  /// @throws IllegalArgumentException with one line for the user, if it can not be used
  static String checked(String name) {
    String stripped = name.strip();
    if (stripped.isEmpty()) {
      throw new IllegalArgumentException("the workspace's name is empty: type one");
    }
    if (Bytes.utf8(stripped).size() > InvitationLink.WORKSPACE_BYTES_MAX) {
      throw new IllegalArgumentException("the workspace's name is too long: use a shorter one");
    }
    if (!stripped.codePoints().allMatch(WorkspaceName::usable)) {
      throw new IllegalArgumentException(
          "the workspace's name holds a line break or an invisible character: type it by hand");
    }
    return stripped;
  }

  static boolean usable(int c) {
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

package grove.grouping.space;

import java.util.Optional;

/// What an item is: the first byte of its id, so that no id can ever stand for two kinds.
public enum ItemKind {
  CHANNEL(1),
  MESSAGE(2),
  PAGE(3),
  FOLDER(4),
  FILE(5);

  private static final ItemKind[] KINDS = values();

  private final int code;

  ItemKind(int code) {
    this.code = code;
  }

  /// The first byte of the ids of this kind.
  public int code() {
    return code;
  }

  /// The kind with this code; none if it is of a newer Grove.
  static Optional<ItemKind> of(int code) {
    for (var kind : KINDS) {
      if (kind.code == code) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}

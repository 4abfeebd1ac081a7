package grove.grouping.space;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.security.SecureRandom;
import java.util.Optional;

/// The id of an item: one byte for its kind, 15 random bytes.
///
/// @param bytes exactly [#SIZE] bytes
public record ItemId(Bytes bytes) implements Comparable<ItemId> {
  /// Bytes of an id.
  public static final int SIZE = 16;

  public ItemId {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("an item id has " + SIZE + " bytes, not " + bytes.size());
    }
  }

  static ItemId fresh(ItemKind kind, SecureRandom random) {
    var id = new byte[SIZE];
    random.nextBytes(id);
    id[0] = (byte) kind.code();
    return new ItemId(Bytes.owned(id));
  }

  /// Reads 32 hex digits.
  public static ItemId parse(String hex) throws MalformedException {
    var bytes = Bytes.hex(hex);
    if (bytes.size() != SIZE) {
      throw new MalformedException("an item id has " + 2 * SIZE + " hex digits");
    }
    return new ItemId(bytes);
  }

  /// What the item is; none if it is of a kind that this version does not know.
  public Optional<ItemKind> kind() {
    return ItemKind.of(bytes.at(0) & 0xff);
  }

  public boolean is(ItemKind kind) {
    return (bytes.at(0) & 0xff) == kind.code();
  }

  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(ItemId other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return toHex();
  }
}

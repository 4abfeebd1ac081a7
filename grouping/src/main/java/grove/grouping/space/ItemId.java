package grove.grouping.space;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.security.SecureRandom;
import java.util.Optional;

/// The id of an item: one byte for its kind, 15 random bytes. Kept as two numbers, since there are as
/// many as items.
public final class ItemId implements Comparable<ItemId> {
  /// Bytes of an id.
  public static final int SIZE = 16;

  private static final int KIND_SHIFT = Long.SIZE - Byte.SIZE;

  private final long first;
  private final long second;

  private ItemId(long first, long second) {
    this.first = first;
    this.second = second;
  }

  /// @param bytes exactly [#SIZE] bytes
  static ItemId of(Bytes bytes) {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("an item id has " + SIZE + " bytes, not " + bytes.size());
    }
    try {
      return read(ByteReader.of(bytes));
    } catch (MalformedException e) {
      throw new IllegalStateException("there are enough bytes", e);
    }
  }

  static ItemId read(ByteReader in) throws MalformedException {
    return new ItemId(in.u64(), in.u64());
  }

  static ItemId fresh(ItemKind kind, SecureRandom random) {
    var id = new byte[SIZE];
    random.nextBytes(id);
    id[0] = (byte) kind.code();
    return of(Bytes.owned(id));
  }

  /// Reads 32 hex digits.
  public static ItemId parse(String hex) throws MalformedException {
    var bytes = Bytes.hex(hex);
    if (bytes.size() != SIZE) {
      throw new MalformedException("an item id has " + 2 * SIZE + " hex digits");
    }
    return of(bytes);
  }

  public Bytes bytes() {
    return write(new ByteWriter(SIZE)).toBytes();
  }

  ByteWriter write(ByteWriter out) {
    return out.u64(first).u64(second);
  }

  /// What the item is; none if it is of a kind that this version does not know.
  public Optional<ItemKind> kind() {
    return ItemKind.of(code());
  }

  public boolean is(ItemKind kind) {
    return code() == kind.code();
  }

  private int code() {
    return (int) (first >>> KIND_SHIFT);
  }

  public String toHex() {
    return bytes().toHex();
  }

  /// The order of the bytes, without sign.
  @Override
  public int compareTo(ItemId other) {
    return first != other.first
        ? Long.compareUnsigned(first, other.first)
        : Long.compareUnsigned(second, other.second);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ItemId id && first == id.first && second == id.second;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(second);
  }

  @Override
  public String toString() {
    return toHex();
  }
}

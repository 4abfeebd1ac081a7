package grove.grouping.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// An id is kept as numbers, and is its bytes to everybody else.
final class ItemIdTest {
  private static final int ROUNDS = 2_000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private Bytes some() {
    var bytes = new byte[ItemId.SIZE];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }

  @Test
  void itIsEqualAndOrderedAsItsBytes() throws MalformedException {
    for (var i = 0; i < ROUNDS; i++) {
      var one = some();
      var changed = one.toArray();
      changed[random.nextInt(ItemId.SIZE)] += (byte) random.nextInt(3);
      var other = Bytes.of(changed);
      var id = ItemId.of(one);
      assertEquals(one, id.bytes(), "seed " + seed);
      assertEquals(id, ItemId.parse(id.toHex()), "seed " + seed);
      assertEquals(one.toHex(), id.toHex(), "seed " + seed);
      assertEquals(one.equals(other), id.equals(ItemId.of(other)), "seed " + seed);
      assertEquals(id.hashCode(), ItemId.of(Bytes.of(one.toArray())).hashCode());
      assertEquals(
          Integer.signum(one.compareTo(other)),
          Integer.signum(id.compareTo(ItemId.of(other))),
          "seed " + seed);
    }
  }

  @Test
  void itsFirstByteIsItsKind() {
    for (var kind : ItemKind.values()) {
      var bytes = some().toArray();
      bytes[0] = (byte) kind.code();
      assertTrue(ItemId.of(Bytes.of(bytes)).is(kind));
      assertEquals(kind, ItemId.of(Bytes.of(bytes)).kind().orElseThrow());
    }
    assertThrows(IllegalArgumentException.class, () -> ItemId.of(Bytes.of((byte) 1)));
  }
}

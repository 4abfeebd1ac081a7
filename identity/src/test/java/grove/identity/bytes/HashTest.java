package grove.identity.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// A hash is kept as numbers, and is its bytes to everybody else.
final class HashTest {
  private static final int ROUNDS = 2_000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private byte[] some() {
    var bytes = new byte[Hash.SIZE];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void itGivesTheBytesThatItWasMadeOf() {
    for (var i = 0; i < ROUNDS; i++) {
      var bytes = some();
      var hash = Hash.of(bytes);
      assertArrayEquals(bytes, hash.toArray(), "seed " + seed);
      assertEquals(Bytes.of(bytes), hash.bytes(), "seed " + seed);
      assertEquals(hash, new Hash(Bytes.of(bytes)), "seed " + seed);
      assertEquals(hash.hashCode(), new Hash(Bytes.of(bytes)).hashCode(), "seed " + seed);
      var at = random.nextInt(Hash.SIZE);
      assertEquals(bytes[at] & 0xff, hash.byteAt(at), "seed " + seed);
      assertEquals(hash, Hash.read(Bytes.concat(Bytes.of(bytes), Bytes.of(bytes)).toArray(), 32));
    }
  }

  @Test
  void itIsOrderedAsItsBytes() {
    for (var i = 0; i < ROUNDS; i++) {
      var one = some();
      var other = one.clone();
      other[random.nextInt(Hash.SIZE)] += (byte) random.nextInt(3);
      var order = Integer.signum(Bytes.of(one).compareTo(Bytes.of(other)));
      assertEquals(order, Integer.signum(Hash.of(one).compareTo(Hash.of(other))), "seed " + seed);
      assertEquals(order == 0, Hash.of(one).equals(Hash.of(other)), "seed " + seed);
    }
  }

  @Test
  void anotherLengthIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Hash.of(new byte[Hash.SIZE - 1]));
    assertThrows(IllegalArgumentException.class, () -> new Hash(Bytes.of(new byte[33])));
    assertThrows(IndexOutOfBoundsException.class, () -> Hash.ZERO.byteAt(Hash.SIZE));
    assertNotEquals(Hash.ZERO, Hash.sha256(Bytes.EMPTY));
  }
}

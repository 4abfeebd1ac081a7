package grove.identity.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/// Randomness from a seed.
final class SeededRandomTest {
  @Test
  void isTheSameUnderTheSameSeedAndOtherwiseNot() {
    assertEquals(draw(new SeededRandom(1)), draw(new SeededRandom(1)));
    assertNotEquals(draw(new SeededRandom(1)), draw(new SeededRandom(2)));
    var world = new SeededRandom(1);
    assertNotEquals(draw(world.fork("a")), draw(world.fork("a")));
    assertEquals(draw(new SeededRandom(3).fork("a")), draw(new SeededRandom(3).fork("a")));
    assertNotEquals(draw(new SeededRandom(3).fork("a")), draw(new SeededRandom(3).fork("b")));
  }

  /// Pinned, so that the seed of an old failure stays worth something.
  @Test
  void staysAsItIs() {
    assertEquals("1e61397408ab415eeef16c3de96d31", draw(new SeededRandom(1)).toHex());
  }

  @Test
  void isBalanced() {
    var random = new SeededRandom(4);
    var ones = 0;
    var evens = 0;
    for (var i = 0; i < 10_000; i++) {
      ones += Long.bitCount(random.nextLong());
      evens += random.nextInt(10) % 2;
    }
    assertTrue(Math.abs(ones - 320_000) < 2_000, "ones: " + ones);
    assertTrue(Math.abs(evens - 5_000) < 300, "odd numbers: " + evens);
  }

  private static Bytes draw(SecureRandom random) {
    random.setSeed(99);
    var bytes = new byte[13];
    random.nextBytes(bytes);
    return Bytes.concat(
        Bytes.owned(bytes), Bytes.of((byte) random.nextInt(), (byte) random.nextInt(100)));
  }
}

package grove.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import org.junit.jupiter.api.Test;

/// Secrets, and keys made of them.
final class SecretTest {
  @Test
  void isWipedWhenClosed() {
    byte[] array = {1, 2, 3};
    var secret = Secret.of(array);
    var copy = secret.copy();
    secret.close();
    assertArrayEquals(new byte[3], array);
    assertArrayEquals(new byte[] {1, 2, 3}, copy);
    assertThrows(IllegalStateException.class, secret::copy);
    assertThrows(IllegalStateException.class, secret::bytes);
    assertEquals(3, secret.size());
    secret.close();
  }

  @Test
  void comparesByContentAndSaysNothing() {
    var one = Secret.random(new SeededRandom(1), 32);
    assertEquals(one, Secret.of(one.bytes()));
    assertNotEquals(one, Secret.random(new SeededRandom(2), 32));
    assertNotEquals(one, Secret.of(new byte[31]));
    assertEquals("Secret", one.toString());
  }

  @Test
  void aClosedKeySignsNothing() {
    var key = DeviceKey.generate(new SeededRandom(3));
    key.close();
    assertThrows(IllegalStateException.class, () -> key.sign(Bytes.EMPTY));
    var sealKey = SealKey.generate(new SeededRandom(4));
    var sealed =
        Suite.sealTo(
            sealKey.publicKey(), Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, new SeededRandom(5));
    sealKey.close();
    assertThrows(IllegalStateException.class, () -> sealKey.open(Bytes.EMPTY, Bytes.EMPTY, sealed));
  }

  @Test
  void keysHaveOneSize() {
    assertThrows(IllegalArgumentException.class, () -> DeviceKey.of(Secret.of(new byte[31])));
    assertThrows(IllegalArgumentException.class, () -> new DeviceId(Bytes.EMPTY));
    assertThrows(IllegalArgumentException.class, () -> new PersonId(Bytes.of(new byte[33])));
    var key = Secret.of(new byte[16]);
    assertThrows(
        IllegalArgumentException.class, () -> Suite.seal(key, 0, Bytes.EMPTY, Bytes.EMPTY));
  }
}

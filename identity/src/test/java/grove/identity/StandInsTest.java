package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import org.junit.jupiter.api.Test;

/// The stand-ins of simulated worlds are there within their scope, and nowhere else.
final class StandInsTest {
  private static final Bytes MESSAGE = Bytes.utf8("message");

  @Test
  void aStandInsSignatureHoldsInItsWorldOnly() throws Exception {
    var key = KeyedSignatures.in(() -> DeviceKey.generate(new SeededRandom(1)));
    var signature = KeyedSignatures.in(() -> key.sign(MESSAGE));
    var id = key.id().bytes();
    assertTrue(KeyedSignatures.in(() -> Suite.verify(id, MESSAGE, signature)));
    assertFalse(KeyedSignatures.in(() -> Suite.verify(id, Bytes.utf8("another"), signature)));
    assertFalse(Suite.verify(id, MESSAGE, signature));
  }

  @Test
  void outsideOfItAllIsReal() throws Exception {
    var key = DeviceKey.generate(new SeededRandom(1));
    var signature = key.sign(MESSAGE);
    assertTrue(Suite.verify(key.id().bytes(), MESSAGE, signature));
    assertEquals(Suite.SIGNATURE_BYTES, signature.size());
    assertFalse(KeyedSignatures.in(() -> Suite.verify(key.id().bytes(), MESSAGE, signature)));
  }
}

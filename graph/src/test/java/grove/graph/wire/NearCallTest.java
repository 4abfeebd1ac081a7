package grove.graph.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.DecodeFuzz;
import grove.identity.testing.GoldenFile;
import grove.identity.testing.SeededRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a node says in the local network.
final class NearCallTest {
  private static final int PORT = 4_748;
  private static final int FUZZ_ROUNDS = 2_000;

  private final SeededRandom random = new SeededRandom(11);
  private final Secret key = Secret.random(random, 32);
  private final DeviceId device = DeviceKey.generate(random).id();

  @Test
  void callsAreEncodedAsTheyAlwaysWere() {
    var call = NearCall.make(key, device, PORT, random);
    assertEquals(NearCall.BYTES, call.encode().size());
    new GoldenFile("golden/near.txt").with("call", call.encode()).check();
  }

  @Test
  void whateverIsDecodedEncodesToItselfOrIsMalformed() {
    DecodeFuzz.run(
        12,
        FUZZ_ROUNDS,
        List.of(NearCall.make(key, device, PORT, random)),
        NearCall::read,
        (call, out) -> out.bytes(call.encode()));
  }

  @Test
  void whoHasTheKeyLearnsWhoCallsAndWhoHasNotLearnsNothing() throws MalformedException {
    var call = NearCall.read(NearCall.make(key, device, PORT, random).encode());
    assertTrue(call.fits(key));
    assertEquals(device, call.device(key));
    assertEquals(PORT, call.port());
    var another = Secret.random(random, 32);
    assertFalse(call.fits(another));
    assertNotEquals(device, call.device(another));
  }

  @Test
  void twoCallsHaveNothingInCommonButVersionAndPort() {
    var one = NearCall.make(key, device, PORT, random);
    var other = NearCall.make(key, device, PORT, random);
    assertNotEquals(one.nonce(), other.nonce());
    assertNotEquals(one.tag(), other.tag());
    var equal = 0;
    for (var i = 0; i < DeviceId.SIZE; i++) {
      equal += one.masked().toArray()[i] == other.masked().toArray()[i] ? 1 : 0;
    }
    assertTrue(equal < DeviceId.SIZE / 4, equal + " bytes of the device are equal");
  }

  @Test
  void anAlteredCallFitsNoKey() throws MalformedException {
    var bytes = NearCall.make(key, device, PORT, random).encode().toArray();
    for (var i = 1; i < bytes.length; i++) {
      var altered = bytes.clone();
      altered[i] ^= 0x40;
      assertFalse(NearCall.read(Bytes.owned(altered)).fits(key), "byte " + i);
    }
    bytes[0]++;
    assertThrows(MalformedException.class, () -> NearCall.read(Bytes.owned(bytes)));
  }
}

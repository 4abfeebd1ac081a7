package grove.graph.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.NetworkKey;
import grove.graph.sim.Members;
import grove.graph.sim.TestNode;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.testing.GoldenFile;
import grove.identity.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Knocks and what opens to them.
final class KnockTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final long SLOT_MS = 600_000;

  private final SeededRandom random = new SeededRandom(3);
  private final DeviceId target = TestNode.device(1);
  private final NetworkKey key = Members.key(1);

  @Test
  void aKnockIsWhatItAlwaysWas() {
    new GoldenFile("golden/knock.txt")
        .with("timed", Knock.make(key.knock(), target, NOW_MS, new SeededRandom(1)))
        .with("timeless", Knock.timeless(key.knock(), target, new SeededRandom(1)))
        .check();
  }

  @Test
  void aKnockIsFreshForItsSlotAndTheOnesBeside() {
    var knock = Knock.make(key.knock(), target, NOW_MS, random);
    assertEquals(Knock.BYTES, knock.size());
    for (var slots = -1; slots <= 1; slots++) {
      assertTrue(Knock.fresh(knock, List.of(key), target, NOW_MS + slots * SLOT_MS));
    }
    for (var slots : List.of(-2, 2, 100)) {
      var nowMs = NOW_MS + slots * SLOT_MS;
      assertFalse(Knock.fresh(knock, List.of(key), target, nowMs));
      assertFalse(Knock.known(knock, List.of(key), target, nowMs));
    }
  }

  @Test
  void aKnockWithoutTimeIsNeverFreshButKnown() {
    var knock = Knock.timeless(key.knock(), target, random);
    assertFalse(Knock.fresh(knock, List.of(key), target, NOW_MS));
    assertTrue(Knock.known(knock, List.of(key), target, NOW_MS + 9 * SLOT_MS));
  }

  @Test
  void onlyTheNewestEightKeysAreFresh() {
    var keys = new ArrayList<NetworkKey>();
    for (var number = 1; number <= 20; number++) {
      keys.addFirst(Members.key(number));
    }
    for (var number = 1; number <= 20; number++) {
      var knock = Knock.make(Members.key(number).knock(), target, NOW_MS, random);
      assertEquals(number > 12, Knock.fresh(knock, keys, target, NOW_MS));
      assertTrue(Knock.known(knock, keys, target, NOW_MS));
    }
  }

  @Test
  void aKnockForAnotherDeviceOrWithAnotherKeyOrChangedOpensNothing() {
    var knock = Knock.make(key.knock(), target, NOW_MS, random);
    assertFalse(Knock.known(knock, List.of(key), TestNode.device(2), NOW_MS));
    assertFalse(Knock.known(knock, List.of(Members.key(2)), target, NOW_MS));
    assertFalse(Knock.known(knock, List.of(), target, NOW_MS));
    for (var at = 0; at < Knock.BYTES; at++) {
      var changed = knock.toArray();
      changed[at] ^= 1;
      assertFalse(Knock.known(Bytes.owned(changed), List.of(key), target, NOW_MS));
    }
  }
}

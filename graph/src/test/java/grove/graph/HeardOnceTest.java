package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.wire.Ephemeral;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import org.junit.jupiter.api.Test;

/// Which words are remembered as passed on, and whose.
final class HeardOnceTest {
  private static final long NOW_MS = 1_000_000;
  private static final int DEVICES = 800;

  private final HeardOnce heard = new HeardOnce();

  private static Ephemeral word(int device, int number, long nowMs) {
    var id = new DeviceId(Hash.tagged("device", Bytes.utf8("" + device)).bytes());
    var signature = Hash.tagged("word", Bytes.utf8(device + " " + number)).bytes();
    var ttlMs = JoinLimits.WAITING_MS;
    return new Ephemeral(Ephemeral.JOIN_REQUEST, id, 1, nowMs, ttlMs, Bytes.EMPTY, signature);
  }

  /// How many words of a device are taken of so many.
  private int said(int device, int words, long nowMs) {
    var taken = 0;
    for (var i = 0; i < words; i++) {
      taken += heard.note(word(device, i, nowMs), nowMs) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void aWordIsPassedOnOnce() {
    assertFalse(heard.has(word(1, 1, NOW_MS)));
    assertTrue(heard.note(word(1, 1, NOW_MS), NOW_MS));
    assertTrue(heard.has(word(1, 1, NOW_MS)));
  }

  @Test
  void oneDeviceFillsItsShareAndNoMore() {
    assertEquals(JoinLimits.PER_GROUP_MAX, said(1, 300, NOW_MS));
    assertEquals(10, said(2, 10, NOW_MS));
  }

  @Test
  void whateverSomeDevicesSayThereIsRoomForEveryOther() {
    for (var device = 0; device < 32; device++) {
      said(device, JoinLimits.PER_GROUP_MAX, NOW_MS);
    }
    for (var device = 32; device < DEVICES; device++) {
      assertEquals(JoinLimits.HEARD_LEAST, said(device, 6, NOW_MS), "device " + device);
    }
    assertEquals(JoinLimits.PER_GROUP_MAX, said(0, 300, NOW_MS + JoinLimits.WAITING_MS), "stale");
  }
}

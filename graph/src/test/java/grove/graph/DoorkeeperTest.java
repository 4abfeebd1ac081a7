package grove.graph;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// Hosts whose callers can not knock.
final class DoorkeeperTest {
  private long nowMs = 1_000_000;
  private final Doorkeeper keeper = new Doorkeeper(() -> nowMs);

  private void wrong(String host, int times) {
    for (var i = 0; i < times; i++) {
      assertTrue(keeper.test(host), "caller " + i);
      keeper.onWrong(host);
    }
  }

  @Test
  void aHostIsTurnedAwayOnceItsCallersCouldNotKnockTooOften() {
    wrong("192.0.2.1", Doorkeeper.WRONG_MAX);
    assertTrue(keeper.test("192.0.2.1"), "one in a second");
    assertFalse(keeper.test("192.0.2.1"));
    assertTrue(keeper.test("192.0.2.2"));
    nowMs += Doorkeeper.TRICKLE_MS;
    assertTrue(keeper.test("192.0.2.1"), "one in a second");
    assertFalse(keeper.test("192.0.2.1"));
  }

  @Test
  void afterAMinuteItMayTryAgain() {
    wrong("192.0.2.1", Doorkeeper.WRONG_MAX);
    nowMs += Doorkeeper.WINDOW_MS;
    wrong("192.0.2.1", Doorkeeper.WRONG_MAX);
    assertTrue(keeper.test("192.0.2.1"), "one in a second");
    assertFalse(keeper.test("192.0.2.1"));
  }

  @Test
  void aMillionHostsAreNotRemembered() {
    for (var i = 0; i < 1_000_000; i++) {
      keeper.onWrong("host " + i);
    }
    assertTrue(keeper.test("host 999999"));
  }
}

package grove.graph.link;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// When a link is thought dead.
final class PulseTest {
  @Test
  void aDoubtEndsWithTheFirstSignOfLife() {
    var pulse = new Pulse(1_000);
    assertFalse(pulse.doubted());
    pulse.doubt();
    assertTrue(pulse.doubted());
    pulse.heard(1_000);
    assertFalse(pulse.doubted());
  }

  /// Two who look whether time was lost may find it so one after the other.
  @Test
  void aSecondDoubtHasTimeOfItsOwn() {
    var pulse = new Pulse(1_000);
    var first = pulse.doubt();
    pulse.heard(1_100);
    assertFalse(pulse.doubted(first));
    var second = pulse.doubt();
    assertFalse(pulse.doubted(first), "the time of the first is over when the second begins");
    assertTrue(pulse.doubted(second));
    pulse.heard(6_100);
    assertFalse(pulse.doubted(second));
  }

  @Test
  void fortyFiveSecondsOfSilenceAreTheEnd() {
    var pulse = new Pulse(1_000);
    assertFalse(pulse.dead(46_000));
    assertTrue(pulse.dead(46_001));
    pulse.heard(46_001);
    assertFalse(pulse.dead(91_001));
  }
}

package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Which costs are chosen and which are believed.
final class HardeningTest {
  private static final long MIB = 1L << 20;

  /// A computer on which one try takes these times in turn.
  private static Hardening computer(long freeMib, long... triesMs) {
    var times = Arrays.stream(triesMs).iterator();
    return new Hardening(Hardening.LEAST, cost -> times.nextLong(), () -> freeMib * MIB);
  }

  private static long chosenMib(Hardening hardening) {
    var cost = hardening.choose();
    assertEquals(3, cost.passes());
    assertEquals(1, cost.lanes());
    assertTrue(hardening.accepts(cost), "what is chosen opens again");
    return cost.memoryKib() / Argon2Cost.KIB_PER_MIB;
  }

  @Test
  void aCostIsCalibratedToHalfASecondButNeverBelowTheUsual() {
    assertEquals(256, chosenMib(computer(4_000, 900)), "slow");
    assertEquals(256, chosenMib(computer(4_000, 100, 450)), "just below the target");
    assertEquals(512, chosenMib(computer(4_000, 60, 250)), "twice as fast");
    assertEquals(640, chosenMib(computer(4_000, 50, 200)), "in steps");
    assertEquals(1_024, chosenMib(computer(9_000, 5, 20)), "not without end");
    assertEquals(512, chosenMib(computer(1_024, 5, 20)), "at most half of the free memory");
  }

  @Test
  void scarceMemoryMakesItLess() {
    assertEquals(256, chosenMib(computer(310, 900)));
    assertEquals(128, chosenMib(computer(300)));
    assertEquals(64, chosenMib(computer(120)));
    var e = assertThrows(IdentityException.class, () -> computer(100).choose());
    assertTrue(e.getMessage().contains("64 MiB of free memory"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  @Test
  void aSlotThatNeedsMoreMemoryThanThereIsSaysSoInOneLine() {
    var small = computer(300);
    try (var passphrase = Passphrase.of("correct horse".toCharArray())) {
      var cost = Argon2Cost.mib(1_024, 3, 1);
      var e = assertThrows(IdentityException.class, () -> small.key(passphrase, cost, Bytes.EMPTY));
      assertTrue(e.getMessage().contains("1024 MiB"), e.getMessage());
      assertEquals(1, e.getMessage().lines().count());
    }
  }

  @Test
  void onlySaneCostsAreBelieved() {
    var release = Hardening.release(() -> 0);
    assertTrue(release.accepts(Argon2Cost.mib(64, 3, 1)));
    assertTrue(release.accepts(Argon2Cost.mib(4_096, 16, 16)));
    assertFalse(release.accepts(Argon2Cost.mib(63, 3, 1)));
    assertFalse(release.accepts(Argon2Cost.mib(256, 2, 1)));
    assertFalse(release.accepts(Argon2Cost.mib(4_097, 3, 1)));
    assertFalse(release.accepts(Argon2Cost.mib(64, 17, 1)));
    assertFalse(release.accepts(Argon2Cost.mib(64, 3, 17)));
    assertFalse(release.accepts(WeakHardening.COST));
  }

  @Test
  void noReleaseOpensWhatTheWeakSettingOfTestsLocked() {
    var master = Secret.random(new SeededRandom(1), 32);
    var weak = WeakHardening.by("correct horse");
    var slot = VaultSlot.wrap(master, weak, new SeededRandom(2));
    assertEquals(master, slot.open(weak).orElseThrow());
    var release =
        new Credential.ByPassphrase(
            Passphrase.of("correct horse".toCharArray()), Hardening.release(System::nanoTime));
    assertThrows(IdentityException.class, () -> slot.open(release));
  }

  @Test
  void theReleaseItselfLocksAndOpens() {
    var master = Secret.random(new SeededRandom(1), 32);
    var release = Hardening.release(System::nanoTime);
    var slot =
        VaultSlot.wrap(
            master,
            new Credential.ByPassphrase(Passphrase.of("correct horse".toCharArray()), release),
            new SeededRandom(2));
    var cost = ((VaultSlot.ByPassphrase) slot).cost();
    assertTrue(cost.atLeast(Argon2Cost.mib(64, 3, 1)));
    assertNotEquals(WeakHardening.COST, cost);
    var right = Passphrase.of("correct horse".toCharArray());
    assertEquals(master, slot.open(new Credential.ByPassphrase(right, release)).orElseThrow());
  }
}

package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What opens a vault, and what does not.
final class VaultLockTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final Bytes VALUE = Bytes.utf8("value");
  private static final String HORSE = "correct horse";
  private static final String HOUSE = "another house";

  private final SeededRandom random = new SeededRandom(1);

  @TempDir private Path home;
  private Path path;

  @BeforeEach
  void place() {
    path = home.resolve("vault");
  }

  private Vault create(Optional<String> passphrase) {
    var by = passphrase.map(WeakHardening::by);
    var vault = Vault.create(path, "Ann", by, random, NOW);
    vault.put("key", VALUE);
    return vault;
  }

  private static Credential by(String passphrase) {
    return WeakHardening.by(passphrase);
  }

  private boolean opens(Credential credential) {
    var vault = Vault.unlock(path, credential);
    vault.ifPresent(open -> {
      assertEquals(Optional.of(VALUE), open.get("key"));
      open.close();
    });
    return vault.isPresent();
  }

  private static Credential code(Vault vault) throws MalformedException {
    try (var code = vault.recoveryCode().orElseThrow()) {
      return new Credential.ByCode(RecoveryCode.parse(code.text()));
    }
  }

  private static Credential otherCode() {
    return new Credential.ByCode(RecoveryCode.generate(new SeededRandom(77)));
  }

  @Test
  void aPassphraseOrTheRecoveryCodeOpensAndNothingElse() throws Exception {
    var vault = create(Optional.of(HORSE));
    var code = code(vault);
    vault.recoverySaved();
    vault.close();
    assertEquals(new VaultSlots(true, true), Vault.slots(path));
    assertTrue(opens(by(HORSE)));
    assertTrue(opens(code), "also after it was wiped here");
    for (var wrong : List.of(by(HOUSE), by(""), by(HORSE + " "), otherCode())) {
      assertFalse(opens(wrong));
    }
    var e = assertThrows(IdentityException.class, () -> Vault.open(path));
    assertTrue(e.getMessage().contains("locked"), e.getMessage());
    assertFalse(
        Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1).contains(HORSE));
  }

  @Test
  void aVaultWithoutPassphraseOpensByItself() throws Exception {
    var vault = create(Optional.empty());
    assertEquals(new VaultSlots(false, true), Vault.slots(path));
    assertEquals(new VaultSlots(false, true), vault.slots());
    Vault.open(path).close();
    assertFalse(opens(by(HORSE)));
    assertTrue(opens(code(vault)));
  }

  @Test
  void passphrasesAreSetChangedAndTakenAway() throws Exception {
    var vault = create(Optional.empty());
    var code = code(vault);
    vault.recoverySaved();
    vault.protect(Optional.of(WeakHardening.by(HORSE)), random);
    assertTrue(opens(by(HORSE)) && opens(code) && !opens(by(HOUSE)));
    assertTrue(vault.opensWith(by(HORSE)));
    assertFalse(vault.opensWith(by(HOUSE)));
    assertTrue(vault.opensWith(code));
    vault.protect(Optional.of(WeakHardening.by(HOUSE)), random);
    assertTrue(opens(by(HOUSE)) && opens(code) && !opens(by(HORSE)));
    vault.put("later", VALUE);
    vault.protect(Optional.empty(), random);
    assertEquals(new VaultSlots(false, true), Vault.slots(path));
    assertFalse(opens(by(HOUSE)));
    assertEquals(Optional.of(VALUE), Vault.open(path).get("later"));
    assertThrows(
        IllegalArgumentException.class,
        () -> vault.protect(Optional.of(WeakHardening.by("short")), random));
    assertEquals(new VaultSlots(false, true), Vault.slots(path), "nothing has changed");
  }

  /// Who has an old file and what opened it must not be able to open a newer one.
  @Test
  void everyChangeTakesANewMasterKey() throws Exception {
    var vault = create(Optional.empty());
    var before = SealedVault.read(Bytes.of(Files.readAllBytes(path))).openMaster().orElseThrow();
    vault.protect(Optional.of(WeakHardening.by(HORSE)), random);
    var sealed = SealedVault.read(Bytes.of(Files.readAllBytes(path)));
    assertThrows(MalformedException.class, () -> sealed.open(before));
    var second = VaultSlot.open(sealed.slots(), by(HORSE)).orElseThrow();
    assertNotEquals(before, second);
    vault.protect(Optional.of(WeakHardening.by(HORSE)), random);
    var again = SealedVault.read(Bytes.of(Files.readAllBytes(path)));
    assertThrows(MalformedException.class, () -> again.open(second), "the same passphrase anew");
    assertTrue(opens(by(HORSE)));
  }

  @Test
  void recoveredAndLinkedVaultsAreLockedLikeOthers() throws Exception {
    var first = create(Optional.empty());
    var code = (Credential.ByCode) code(first);
    path = home.resolve("recovered");
    var by = Optional.of(WeakHardening.by(HORSE));
    var vault = Vault.recover(path, code.code(), "Ann", by, random, NOW);
    vault.put("key", VALUE);
    assertEquals(new VaultSlots(true, true), Vault.slots(path));
    assertTrue(opens(by(HORSE)) && opens(code));

    path = home.resolve("linked");
    var device = DeviceKey.generate(random);
    var own = first.identity();
    var chain =
        List.of(
            own.chain().getFirst(),
            DeviceCertificate.byDevice(own.device(), own.person(), device.id(), NOW));
    var linked = new LinkedDevice("Ann", chain, device, SealKey.generate(random));
    var second = Vault.linked(path, linked, random, NOW);
    second.put("key", VALUE);
    assertEquals(new VaultSlots(false, false), Vault.slots(path));
    second.protect(Optional.of(WeakHardening.by(HORSE)), random);
    assertEquals(new VaultSlots(true, false), Vault.slots(path));
    assertTrue(opens(by(HORSE)));
    assertFalse(opens(code), "it was never known there");
  }

  @Test
  void closingWipesEveryKey() throws Exception {
    var vault = create(Optional.of(HORSE));
    var own = vault.identity();
    vault.close();
    assertThrows(IllegalStateException.class, () -> own.device().sign(VALUE));
    assertThrows(IllegalStateException.class, () -> own.sealKeys().getFirst().encoded());
    assertThrows(IllegalStateException.class, vault::slots);
    assertThrows(IllegalStateException.class, () -> vault.get("key"));
    assertThrows(IllegalStateException.class, () -> vault.opensWith(by(HORSE)));
  }

  /// A crash while the passphrase changes leaves a vault that opens with the old one, or with the
  /// new one, and with the recovery code at any rate.
  @Test
  void aCrashAtAnyByteOfASlotChangeLeavesTheOldOrTheNewVault() throws Exception {
    var vault = create(Optional.of(HORSE));
    var code = code(vault);
    survivesTheChange(vault, Optional.of(HOUSE), by(HORSE), by(HOUSE), code);
    survivesTheChange(vault, Optional.empty(), by(HOUSE), by(HORSE), code);
  }

  private void survivesTheChange(
      Vault vault, Optional<String> to, Credential before, Credential after, Credential code)
      throws IOException {
    var old = Files.readAllBytes(path);
    vault.protect(to.map(WeakHardening::by), random);
    var changed = Files.readAllBytes(path);
    for (var bytes = 0; bytes <= changed.length; bytes++) {
      replace(path, old);
      replace(AtomicFile.neighbour(path), Bytes.of(changed, 0, bytes).toArray());
      assertEquals(new VaultSlots(true, true), Vault.slots(path), "cut at " + bytes);
      if (bytes % 97 == 0 || bytes == changed.length) {
        assertTrue(opens(before) && opens(code) && !opens(after), "cut at " + bytes);
        Vault.unlock(path, before).orElseThrow().put("key", VALUE);
        assertTrue(opens(before), "it goes on after " + bytes);
      }
    }
    Files.deleteIfExists(AtomicFile.neighbour(path));
    replace(path, changed);
    assertTrue(!opens(before) && opens(code));
    assertEquals(to.isPresent(), opens(after));
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, content);
  }

  @Test
  void aChangeThatCanNotBeWrittenChangesNothing() throws Exception {
    var vault = create(Optional.of(HORSE));
    var obstacle = AtomicFile.neighbour(path).resolve("obstacle");
    Files.createDirectories(obstacle);
    assertThrows(IdentityException.class, () -> vault.protect(Optional.empty(), random));
    Files.delete(obstacle);
    assertTrue(opens(by(HORSE)));
    assertTrue(vault.slots().passphrase());
    vault.put("key", VALUE);
    assertTrue(opens(by(HORSE)));
  }

  @Test
  void aChangedSlotDoesNotOpen() throws Exception {
    create(Optional.of(HORSE)).close();
    var file = Files.readAllBytes(path);
    // From the count of slots to the end of the wrapped master key: type, length, cost, salt, key.
    for (var at = 10; at < 10 + 1 + 3 + 6 + 16 + 48; at++) {
      var changed = file.clone();
      changed[at] ^= 1;
      replace(path, changed);
      try {
        assertTrue(Vault.unlock(path, by(HORSE)).isEmpty(), "byte " + at);
      } catch (IdentityException refused) {
        assertEquals(1, refused.getMessage().lines().count(), "byte " + at);
      }
    }
  }

  @Test
  void costsOutsideTheBoundsAreRefusedBeforeAnythingIsAllocated() throws Exception {
    create(Optional.of(HORSE)).close();
    var file = Files.readAllBytes(path);
    for (var cost : List.of("ffffffff0301", "00100001ff01", "0001000003ff", "00000fff0101")) {
      var changed = file.clone();
      Bytes.hex(cost).copyTo(changed, 14);
      replace(path, changed);
      var release =
          new Credential.ByPassphrase(
              Passphrase.of(HORSE.toCharArray()), Hardening.release(() -> 0));
      var e = assertThrows(IdentityException.class, () -> Vault.unlock(path, release), cost);
      assertEquals(1, e.getMessage().lines().count());
    }
  }
}

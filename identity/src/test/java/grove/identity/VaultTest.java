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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The vault as the floors above use it.
final class VaultTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final Bytes VALUE = Bytes.utf8("value");

  private final SeededRandom random = new SeededRandom(1);

  @TempDir private Path home;

  private Path path() {
    return home.resolve("vault");
  }

  private Vault create() {
    return Vault.create(path(), " Ann ", random, NOW);
  }

  @Test
  void makesAWholeIdentityThatOpensAgain() throws MalformedException {
    var vault = create();
    var own = vault.identity();
    assertEquals("Ann", own.name());
    assertTrue(own.card(List.of("192.0.2.7:4748")).valid());
    assertTrue(own.chain().getFirst().issuedByPerson());
    var code = vault.recoveryCode().orElseThrow();
    assertEquals(own.person(), code.personKey().id());
    code.close();
    assertTrue(vault.recoveryCode().isPresent(), "the caller closed a copy");

    var again = Vault.open(path());
    same(own, again.identity());
    assertEquals(
        vault.recoveryCode().orElseThrow().text(), again.recoveryCode().orElseThrow().text());
    var sealed =
        Suite.sealTo(own.keyPackage().publicKey(), VALUE, Bytes.EMPTY, VALUE, new SeededRandom(2));
    assertEquals(VALUE, again.identity().sealKeys().getFirst().open(VALUE, Bytes.EMPTY, sealed));
  }

  @Test
  void aPersonComesBackByTheRecoveryCodeOnANewDevice() throws MalformedException {
    var lost = create().identity();
    var path = home.resolve("recovered");
    try (var code = Vault.open(path()).recoveryCode().orElseThrow()) {
      Vault.recover(
          path,
          RecoveryCode.parse(code.text()),
          "Ann",
          Optional.empty(),
          new SeededRandom(2),
          NOW + 1);
    }
    var vault = Vault.open(path);
    var own = vault.identity();
    assertEquals(lost.person(), own.person());
    assertNotEquals(lost.device().id(), own.device().id());
    assertNotEquals(lost.incarnation(), own.incarnation());
    assertTrue(own.card(List.of()).valid());
    assertEquals(1, own.chain().size());
    assertTrue(own.chain().getFirst().issuedByPerson());
    assertTrue(vault.recoveryPending(), "the identity key has to sign in the workspaces yet");
    try (var kept = vault.recoveryCode().orElseThrow();
        var key = kept.personKey()) {
      assertEquals(lost.person(), key.id());
    }
    vault.recoverySaved();
    assertFalse(vault.recoveryPending());
    assertEquals(Optional.empty(), Vault.open(path).recoveryCode());
  }

  @Test
  void aFreshCodeIsNotARecovery() {
    assertFalse(create().recoveryPending());
    assertFalse(Vault.open(path()).recoveryPending());
  }

  @Test
  void aLinkedDeviceHasAVaultWithoutTheCode() throws MalformedException {
    var first = create().identity();
    var device = DeviceKey.generate(new SeededRandom(3));
    var sealKey = SealKey.generate(new SeededRandom(4));
    var chain = new ArrayList<>(first.chain());
    chain.add(DeviceCertificate.byDevice(first.device(), first.person(), device.id(), NOW));
    var path = home.resolve("second");
    Vault.linked(path, new LinkedDevice("Ann", chain, device, sealKey), new SeededRandom(5), NOW);
    var vault = Vault.open(path);
    var own = vault.identity();
    assertEquals(first.person(), own.person());
    assertEquals(device.id(), own.device().id());
    assertEquals(chain, own.chain());
    assertEquals(sealKey.publicKey(), own.keyPackage().publicKey());
    assertTrue(own.card(List.of()).valid());
    assertEquals(Optional.empty(), vault.recoveryCode());
    assertFalse(vault.recoveryPending());
    var astray = new LinkedDevice("Ann", first.chain(), device, sealKey);
    var other = home.resolve("third");
    assertThrows(IllegalArgumentException.class, () -> Vault.linked(other, astray, random, NOW));
    assertFalse(Vault.exists(other));
  }

  private static void same(LocalIdentity expected, LocalIdentity actual) {
    assertEquals(expected.card(List.of()), actual.card(List.of()));
    assertEquals(expected.device().seed(), actual.device().seed());
    assertEquals(expected.incarnation(), actual.incarnation());
    assertEquals(
        expected.sealKeys().stream().map(SealKey::encoded).toList(),
        actual.sealKeys().stream().map(SealKey::encoded).toList());
  }

  @Test
  void wipesTheRecoveryCodeOnceItIsSaved() throws IOException, MalformedException {
    var vault = create();
    var person = vault.identity().person();
    vault.recoverySaved();
    assertEquals(Optional.empty(), vault.recoveryCode());
    var again = Vault.open(path());
    assertEquals(Optional.empty(), again.recoveryCode());
    assertEquals(person, again.identity().person());
    again.recoverySaved();
    assertEquals(List.of(path()), files(), "nothing else lies around");
  }

  @Test
  void renamesAndStartsAnewIncarnation() {
    var vault = create();
    var before = vault.identity();
    assertEquals("Berta", vault.rename("Berta").name());
    var incarnation = vault.newIncarnation(random).incarnation();
    assertNotEquals(before.incarnation(), incarnation);
    var again = Vault.open(path()).identity();
    assertEquals("Berta", again.name());
    assertEquals(incarnation, again.incarnation());
    assertEquals(before.device().id(), again.device().id());
    assertThrows(IllegalArgumentException.class, () -> vault.rename("a\u202eb"));
    assertEquals("Berta", vault.identity().name());
  }

  @Test
  void keepsTheLastThreeSealingKeys() {
    var vault = create();
    var keys = new ArrayList<Bytes>();
    keys.add(vault.identity().keyPackage().publicKey());
    for (var i = 1; i < 5; i++) {
      var own = vault.newKeyPackage(random, NOW + i);
      keys.addFirst(own.keyPackage().publicKey());
      assertTrue(own.card(List.of()).valid());
      var kept = Vault.open(path()).identity().sealKeys().stream().map(SealKey::publicKey).toList();
      assertEquals(keys.subList(0, Math.min(3, keys.size())), kept);
    }
  }

  @Test
  void renewsAKeyPackageOnceItIsOldEnough() {
    var vault = create();
    var made = vault.identity().keyPackage();
    assertFalse(vault.renewKeyPackage(random, made.createdMs() + 99, 100));
    assertEquals(made, vault.identity().keyPackage());
    assertTrue(vault.renewKeyPackage(random, made.createdMs() + 100, 100));
    assertEquals(made.createdMs() + 100, vault.identity().keyPackage().createdMs());
    assertFalse(vault.renewKeyPackage(random, made.createdMs() + 101, 100));
  }

  @Test
  void keepsSecretsForTheFloorsAbove() {
    var vault = create();
    vault.put("group/b/key", VALUE);
    vault.putAll(Map.of("group/a/1", Bytes.EMPTY, "group/a/2", VALUE, "group/a", VALUE));
    vault.put("group/a/2", Bytes.utf8("changed"));
    vault.putAll(Map.of());
    vault.remove("group/b/key");
    vault.remove("unknown");
    for (var opened : List.of(vault, Vault.open(path()))) {
      assertEquals(Optional.of(Bytes.EMPTY), opened.get("group/a/1"));
      assertEquals(Optional.of(Bytes.utf8("changed")), opened.get("group/a/2"));
      assertEquals(Optional.empty(), opened.get("group/b/key"));
      assertEquals(List.of("group/a/1", "group/a/2"), List.copyOf(opened.keys("group/a/")));
      assertEquals(3, opened.keys("").size());
      assertTrue(opened.keys("x").isEmpty());
    }
    assertThrows(IllegalArgumentException.class, () -> vault.put("k".repeat(256), VALUE));
    var large = Bytes.of(new byte[VaultContent.VALUE_BYTES_MAX + 1]);
    assertThrows(
        IllegalArgumentException.class, () -> vault.putAll(Map.of("a", VALUE, "b", large)));
    assertEquals(Optional.empty(), vault.get("a"), "all or none");
  }

  @Test
  void isWrittenByManyThreadsAsIfOneByOne() throws Exception {
    var vault = create();
    var writes = new ArrayList<FutureTask<Integer>>();
    for (var i = 0; i < 20; i++) {
      var name = Integer.toString(i);
      var write =
          new FutureTask<>(() -> {
            vault.putAll(Map.of("a/" + name, VALUE, "b/" + name, VALUE));
            var found = vault.keys("");
            return found.subSet("a/", "b/").size() - found.tailSet("b/").size();
          });
      Thread.startVirtualThread(write);
      writes.add(write);
    }
    for (var write : writes) {
      assertEquals(0, write.get(), "both values of a write are there");
    }
    assertEquals(40, Vault.open(path()).keys("").size());
  }

  @Test
  void belongsToItsOwnerOnly() throws IOException {
    create().put("a", VALUE);
    var owner = PosixFilePermissions.fromString("rw-------");
    assertEquals(owner, Files.getPosixFilePermissions(path()));
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r--r--"));
    Vault.open(path());
    assertEquals(owner, Files.getPosixFilePermissions(path()), "taken back when it is opened");
    assertEquals(List.of(path()), files());
  }

  /// A crash during a write leaves a piece of the new file beside the old one, or the new one.
  @Test
  void survivesACrashAtAnyByteOfAWrite() throws IOException {
    create().put("old", VALUE);
    var old = Files.readAllBytes(path());
    Vault.open(path()).put("new", VALUE);
    var changed = Files.readAllBytes(path());
    replace(path(), old);
    for (var bytes = 0; bytes <= changed.length; bytes++) {
      replace(AtomicFile.neighbour(path()), Bytes.of(changed, 0, bytes).toArray());
      var vault = Vault.open(path());
      assertEquals(Optional.empty(), vault.get("new"), "crashed after " + bytes + " bytes");
      if (bytes % 500 == 0 || bytes == changed.length) {
        vault.put("next", VALUE);
        assertEquals(2, Vault.open(path()).keys("").size());
        assertEquals(List.of(path()), files());
        replace(path(), old);
      }
    }
    replace(path(), changed);
    assertEquals(Optional.of(VALUE), Vault.open(path()).get("new"), "crashed after the rename");
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, content);
  }

  @Test
  void aFailedWriteLeavesTheOldStateInMemoryToo() throws IOException {
    var vault = create();
    vault.put("kept", VALUE);
    // A folder with something in it stands where the new file should be written.
    var neighbour = AtomicFile.neighbour(path());
    Files.createDirectories(neighbour.resolve("obstacle"));
    for (Runnable change :
        List.<Runnable>of(
            () -> vault.put("lost", VALUE),
            () -> vault.remove("kept"),
            () -> vault.rename("Berta"),
            vault::recoverySaved,
            () -> vault.newIncarnation(random))) {
      oneLine(assertThrows(IdentityException.class, change::run), "check free space");
    }
    assertEquals(Optional.empty(), vault.get("lost"));
    assertEquals(Optional.of(VALUE), vault.get("kept"));
    assertEquals("Ann", vault.identity().name());
    assertTrue(vault.recoveryCode().isPresent());
    same(vault.identity(), Vault.open(path()).identity());
    Files.delete(neighbour.resolve("obstacle"));
    vault.put("found", VALUE);
    assertEquals(2, Vault.open(path()).keys("").size());
  }

  @Test
  void saysWhatIsWrongInOneLine() throws IOException {
    oneLine(assertThrows(IdentityException.class, () -> Vault.open(path())), "no vault");
    var missing = home.resolve("no/folder/vault");
    oneLine(
        assertThrows(IdentityException.class, () -> Vault.create(missing, "Ann", random, NOW)),
        "the folder is missing");
    create();
    oneLine(assertThrows(IdentityException.class, this::create), "already");
    Files.writeString(path(), "something else");
    oneLine(assertThrows(IdentityException.class, () -> Vault.open(path())), "is damaged");
    Files.write(path(), new byte[0]);
    oneLine(assertThrows(IdentityException.class, () -> Vault.open(path())), "is damaged");
    Files.delete(path());
    Files.createDirectory(path());
    oneLine(assertThrows(IdentityException.class, () -> Vault.open(path())), "can not be read");
    assertThrows(
        IllegalArgumentException.class, () -> Vault.create(home.resolve("b"), "", random, NOW));
    assertFalse(Vault.exists(home.resolve("b")));
  }

  private static void oneLine(IdentityException e, String part) {
    var message = e.getMessage();
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains(": "), "says what to do: " + message);
  }

  @Test
  void isOverWhenClosed() {
    var vault = create();
    var own = vault.identity();
    vault.close();
    vault.close();
    assertThrows(IllegalStateException.class, vault::identity);
    assertThrows(IllegalStateException.class, () -> vault.put("a", VALUE));
    assertThrows(IllegalStateException.class, () -> own.device().sign(VALUE));
  }

  @Test
  void holdsAsMuchAsManyWorkspacesNeed() {
    var vault = create();
    var many = new HashMap<String, Bytes>();
    for (var i = 0; i < 20_000; i++) {
      many.put("group/" + i % 10 + "/epoch/" + i, Bytes.of(new byte[64]));
    }
    vault.putAll(many);
    assertEquals(2_000, Vault.open(path()).keys("group/3/").size());
    var tooMuch = new HashMap<String, Bytes>();
    var large = Bytes.of(new byte[VaultContent.VALUE_BYTES_MAX]);
    for (var i = 0; i <= Vault.FILE_BYTES_MAX / VaultContent.VALUE_BYTES_MAX; i++) {
      tooMuch.put("large/" + i, large);
    }
    oneLine(assertThrows(IdentityException.class, () -> vault.putAll(tooMuch)), "16 MiB");
    assertEquals(2_000, Vault.open(path()).keys("group/3/").size());
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(home)) {
      return files.toList();
    }
  }
}

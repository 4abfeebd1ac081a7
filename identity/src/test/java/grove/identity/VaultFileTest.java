package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.DecodeFuzz;
import grove.identity.testing.SeededRandom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The vault's file format: damage of any kind, later formats, and what is kept secret.
final class VaultFileTest {
  private static final int FORMAT_AT = 8;

  @TempDir private Path home;

  private Bytes file(Map<String, Bytes> values) throws IOException {
    var path = home.resolve("vault" + values.hashCode());
    var vault = Vault.create(path, "Ann", new SeededRandom(1), 1);
    vault.putAll(values);
    return Bytes.of(Files.readAllBytes(path));
  }

  private static VaultFile decode(Bytes file) throws MalformedException {
    var sealed = SealedVault.read(file);
    return sealed.open(sealed.openMaster().orElseThrow());
  }

  private IdentityException refused(Bytes file) throws IOException {
    var path = home.resolve("refused");
    Files.write(path, file.toArray());
    return assertThrows(IdentityException.class, () -> Vault.open(path));
  }

  @Test
  void noticesEveryChangedBit() throws IOException {
    var file = file(Map.of());
    for (var at = 0; at < file.size(); at++) {
      var changed = file.toArray();
      changed[at] ^= (byte) (1 << at % 8);
      var bytes = Bytes.owned(changed);
      assertThrows(MalformedException.class, () -> decode(bytes), "byte " + at);
    }
    var message = refused(Bytes.concat(file, Bytes.of((byte) 0))).getMessage();
    assertTrue(message.contains("damaged"), message);
  }

  @Test
  void noticesEveryLostByte() throws IOException {
    var file = file(Map.of());
    for (var size = 0; size < file.size(); size++) {
      var cut = file.slice(0, size);
      assertFalse(SealedVault.newer(cut) && size > 50, "cut to " + size);
      assertThrows(MalformedException.class, () -> decode(cut), "cut to " + size);
    }
  }

  @Test
  void survivesRandomDamage() throws IOException {
    var file = file(Map.of("a", Bytes.utf8("b")));
    var random = new SeededRandom(2);
    for (var i = 0; i < 2_000; i++) {
      var changed = file.toArray();
      for (var n = random.nextInt(5); n >= 0; n--) {
        changed[random.nextInt(n % 2 == 0 ? 60 : changed.length)] = (byte) random.nextInt();
      }
      var bytes = Bytes.owned(changed);
      if (!bytes.equals(file)) {
        SealedVault.newer(bytes);
        assertThrows(MalformedException.class, () -> decode(bytes), "seed 2 round " + i);
      }
    }
  }

  @Test
  void saysWhenANewerGroveMadeIt() throws IOException {
    var file = file(Map.of());
    var later = file.toArray();
    later[FORMAT_AT + 1] = 3;
    newer(later);
    var start = new ByteWriter().bytes(Bytes.utf8("GROVEVLT")).u16(2).u8(2);
    start.u8(7).bytes16(Bytes.utf8("later")).u8(9).bytes16(Bytes.EMPTY);
    newer(Bytes.concat(start.toBytes(), file.slice(46, file.size())).toArray());
    var older = file.toArray();
    older[FORMAT_AT + 1] = 0;
    assertTrue(refused(Bytes.owned(older)).getMessage().contains("damaged"));
  }

  private void newer(byte[] file) throws IOException {
    var message = refused(Bytes.owned(file)).getMessage();
    assertTrue(message.contains("newer Grove"), message);
  }

  @Test
  void anUnknownSlotBesideAKnownOneIsAuthenticatedAndKept() throws Exception {
    var file = decode(file(Map.of()));
    var slots = new ArrayList<>(file.slots());
    slots.add(new VaultSlot.Unknown(9, Bytes.utf8("later")));
    var more = new VaultFile(slots, file.master(), file.content()).encode();
    assertFalse(SealedVault.newer(more));
    assertEquals(file.content().identity().person(), decode(more).content().identity().person());
    assertEquals(more, decode(more).encode());
    var at = more.toHex().indexOf(Bytes.utf8("later").toHex()) / 2;
    var changed = more.toArray();
    changed[at] ^= 1;
    assertThrows(MalformedException.class, () -> decode(Bytes.owned(changed)));
  }

  /// What people have on their disks since the first release; the file is that of the golden vectors
  /// of then.
  @Test
  void aFileOfVersionOneStillOpensAndBecomesVersionTwo() throws Exception {
    for (var name : List.of("file", "saved")) {
      var old = oldFile(name);
      assertEquals(1, SealedVault.read(old).format());
      var path = home.resolve(name);
      Files.write(path, old.toArray());
      assertEquals(new VaultSlots(false, false), Vault.slots(path));
      try (var vault = Vault.open(path)) {
        assertEquals("Ann", vault.identity().name());
        assertTrue(vault.identity().card(List.of()).valid());
        assertEquals(Optional.of(Bytes.utf8("value")), vault.get("group/1/key"));
        assertEquals(name.equals("file"), vault.recoveryCode().isPresent());
        assertFalse(vault.recoveryPending());
        vault.put("new", Bytes.EMPTY);
        vault.protect(Optional.of(WeakHardening.by("correct horse")), new SeededRandom(1));
      }
      assertEquals(2, SealedVault.read(Bytes.of(Files.readAllBytes(path))).format());
      assertEquals(new VaultSlots(true, name.equals("file")), Vault.slots(path));
      var again = Vault.unlock(path, WeakHardening.by("correct horse")).orElseThrow();
      assertEquals(Optional.of(Bytes.utf8("value")), again.get("group/1/key"));
      again.close();
    }
  }

  private static Bytes oldFile(String name) throws Exception {
    try (var in = VaultFileTest.class.getResourceAsStream("/golden/vault-1.txt")) {
      for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith(name + "=")) {
          return Bytes.hex(line.substring(name.length() + 1));
        }
      }
    }
    throw new AssertionError("no vector is called " + name);
  }

  @Test
  void anExportDecodesOnlyAsItWasEncoded() throws Exception {
    var content = decode(file(Map.of("a", Bytes.utf8("1")))).content();
    var code = RecoveryCode.generate(new SeededRandom(5));
    for (var key : List.of(Optional.<Bytes>empty(), Optional.of(code.publicKey()))) {
      var encoded = new VaultExport(true, key, content).encode();
      assertEquals(encoded, VaultExport.decode(encoded).encode());
      var random = new SeededRandom(6);
      for (var i = 0; i < 300; i++) {
        var changed = encoded.toArray();
        changed[random.nextInt(i % 2 == 0 ? 40 : changed.length)] = (byte) random.nextInt();
        try {
          assertEquals(
              Bytes.of(changed), VaultExport.decode(Bytes.of(changed)).encode(), "seed 6 " + i);
        } catch (MalformedException expected) {
          // Refused: one of the two good outcomes.
        }
      }
      for (var size = 0; size < encoded.size(); size += 13) {
        var cut = encoded.slice(0, size);
        assertThrows(MalformedException.class, () -> VaultExport.decode(cut), "cut to " + size);
      }
    }
  }

  @Test
  void slotsDecodeOnlyAsTheyWereEncoded() {
    var master = Secret.random(new SeededRandom(4), 32);
    var code = RecoveryCode.generate(new SeededRandom(5));
    var samples =
        List.of(
            new VaultSlot.Open(master),
            VaultSlot.wrap(master, WeakHardening.by("correct horse"), new SeededRandom(6)),
            VaultSlot.wrap(master, code.publicKey(), new SeededRandom(7)),
            new VaultSlot.Unknown(3, Bytes.utf8("later")));
    DecodeFuzz.run(8, 4_000, samples, VaultSlot::read, VaultSlot::write);
    DecodeFuzz.run(9, 4_000, List.of(samples), VaultSlot::readAll, VaultSlot::writeAll);
  }

  /// A copy that was put back and then changed otherwise must not meet the same key and nonce.
  @Test
  void usesAnotherKeyForEachContent() throws Exception {
    var one = file(Map.of("a", Bytes.utf8("1")));
    var two = file(Map.of("a", Bytes.utf8("2")));
    var salt = SealedVault.read(one).header().size() - 32;
    assertEquals(one.slice(0, salt), two.slice(0, salt), "same header and master key");
    assertNotEquals(one.slice(salt, salt + 32), two.slice(salt, salt + 32), "other salt");
    assertEquals(one, decode(one).encode(), "same content, same file");
  }

  @Test
  void theContentDecodesOnlyAsItWasEncoded() throws Exception {
    var content = decode(file(Map.of("a", Bytes.utf8("1"), "b", Bytes.EMPTY))).content();
    var encoded = new ByteWriter();
    content.write(encoded);
    var random = new SeededRandom(3);
    for (var i = 0; i < 3_000; i++) {
      var changed = encoded.toBytes().toArray();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      try {
        var reader = ByteReader.of(changed);
        var again = new ByteWriter();
        VaultContent.read(reader).write(again);
        reader.end();
        assertEquals(Bytes.of(changed), again.toBytes(), "seed 3 round " + i);
      } catch (MalformedException expected) {
        // Refused: one of the two good outcomes.
      }
    }
  }
}

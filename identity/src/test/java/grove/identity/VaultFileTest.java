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
import grove.identity.testing.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The vault's file format: damage of any kind, later formats, and what is kept secret.
final class VaultFileTest {
  private static final int FORMAT_AT = 8;
  private static final int SLOT_TYPE_AT = 11;

  @TempDir private Path home;

  private Bytes file(Map<String, Bytes> values) throws IOException {
    var path = home.resolve("vault" + values.hashCode());
    var vault = Vault.create(path, "Ann", new SeededRandom(1), 1);
    vault.putAll(values);
    return Bytes.of(Files.readAllBytes(path));
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
      assertThrows(MalformedException.class, () -> VaultFile.decode(bytes), "byte " + at);
    }
    var message = refused(Bytes.concat(file, Bytes.of((byte) 0))).getMessage();
    assertTrue(message.contains("damaged"), message);
  }

  @Test
  void noticesEveryLostByte() throws IOException {
    var file = file(Map.of());
    for (var size = 0; size < file.size(); size++) {
      var cut = file.slice(0, size);
      assertFalse(VaultFile.newer(cut) && size > 50, "cut to " + size);
      assertThrows(MalformedException.class, () -> VaultFile.decode(cut), "cut to " + size);
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
        VaultFile.newer(bytes);
        assertThrows(MalformedException.class, () -> VaultFile.decode(bytes), "seed 2 round " + i);
      }
    }
  }

  @Test
  void saysWhenANewerGroveMadeIt() throws IOException {
    var file = file(Map.of());
    var later = file.toArray();
    later[FORMAT_AT + 1] = 2;
    newer(later);
    var passphrase = file.toArray();
    passphrase[SLOT_TYPE_AT] = 1;
    newer(passphrase);
    var older = file.toArray();
    older[FORMAT_AT + 1] = 0;
    assertTrue(refused(Bytes.owned(older)).getMessage().contains("damaged"));
  }

  private void newer(byte[] file) throws IOException {
    var message = refused(Bytes.owned(file)).getMessage();
    assertTrue(message.contains("newer Grove"), message);
  }

  @Test
  void anUnknownSlotBesideAKnownOneIsAuthenticatedAndPassedOver() throws Exception {
    var file = VaultFile.decode(file(Map.of()));
    var plain = new ByteWriter();
    file.content().write(plain);
    var header = new ByteWriter().bytes(Bytes.utf8("GROVEVLT")).u16(1).u8(2);
    header.u8(9).bytes16(Bytes.utf8("later")).u8(0).bytes16(file.master().bytes());
    header.bytes(Bytes.of(new byte[32]));
    var info = Bytes.utf8("grove/vault/body/1");
    var key = Suite.hkdf(file.master(), Bytes.of(new byte[32]), info, 32);
    var body = Suite.seal(key, 0, header.toBytes(), plain.toBytes());
    var twoSlots = Bytes.concat(header.toBytes(), body);
    assertFalse(VaultFile.newer(twoSlots));
    assertEquals(
        file.content().identity().person(),
        VaultFile.decode(twoSlots).content().identity().person());
    var changed = twoSlots.toArray();
    changed[SLOT_TYPE_AT + 3] ^= 1;
    assertThrows(MalformedException.class, () -> VaultFile.decode(Bytes.owned(changed)));
  }

  /// A copy that was put back and then changed otherwise must not meet the same key and nonce.
  @Test
  void usesAnotherKeyForEachContent() throws Exception {
    var one = file(Map.of("a", Bytes.utf8("1")));
    var two = file(Map.of("a", Bytes.utf8("2")));
    assertEquals(one.slice(0, 46), two.slice(0, 46), "same header and master key");
    assertNotEquals(one.slice(46, 78), two.slice(46, 78), "other salt");
    assertEquals(one, VaultFile.decode(one).encode(), "same content, same file");
  }

  @Test
  void theContentDecodesOnlyAsItWasEncoded() throws Exception {
    var content = VaultFile.decode(file(Map.of("a", Bytes.utf8("1"), "b", Bytes.EMPTY))).content();
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

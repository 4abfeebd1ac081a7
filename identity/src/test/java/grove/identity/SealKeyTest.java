package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.Json;
import grove.identity.testing.SeededRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;

/// Sealing to a device: HPKE with X-Wing.
final class SealKeyTest {
  private static final Bytes INFO = Bytes.utf8("grove/seal/1");
  private static final Bytes AD = Bytes.utf8("associated");
  private static final Bytes PLAIN = Bytes.utf8("two keys");

  private final SealKey key = SealKey.generate(new SeededRandom(1));

  @Test
  void opensWhatWasSealedToIt() throws MalformedException {
    var sealed = Suite.sealTo(key.publicKey(), INFO, AD, PLAIN, new SeededRandom(2));
    assertEquals(PLAIN.size() + Suite.SEAL_EXTRA_BYTES, sealed.size());
    assertEquals(PLAIN, key.open(INFO, AD, sealed));
    assertEquals(PLAIN, SealKey.of(key.encoded()).open(INFO, AD, sealed));
    assertEquals(
        sealed, Suite.sealTo(key.publicKey(), INFO, AD, PLAIN, new SeededRandom(2)), "seeded");
    assertNotEquals(
        sealed, Suite.sealTo(key.publicKey(), INFO, AD, PLAIN, new SeededRandom(3)), "fresh");
  }

  @Test
  void opensNothingElse() {
    var sealed = Suite.sealTo(key.publicKey(), INFO, AD, PLAIN, new SeededRandom(2));
    refuses(key, AD, AD, sealed);
    refuses(key, INFO, INFO, sealed);
    refuses(SealKey.generate(new SeededRandom(4)), INFO, AD, sealed);
    var random = new SeededRandom(5);
    for (var i = 0; i < 60; i++) {
      var changed = sealed.toArray();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      refuses(key, INFO, AD, Bytes.owned(changed));
      refuses(key, INFO, AD, sealed.slice(0, random.nextInt(sealed.size())));
      var noise = new byte[random.nextInt(2 * sealed.size())];
      random.nextBytes(noise);
      refuses(key, INFO, AD, Bytes.owned(noise));
    }
    // an encapsulation whose X25519 half is a point of small order
    var low = sealed.toArray();
    Arrays.fill(low, 1_088, 1_120, (byte) 0);
    refuses(key, INFO, AD, Bytes.owned(low));
  }

  private static void refuses(SealKey key, Bytes info, Bytes ad, Bytes sealed) {
    assertThrows(MalformedException.class, () -> key.open(info, ad, sealed));
  }

  @Test
  void knowsMlKemKeysThatOverflowTheModulus() throws MalformedException {
    var point = key.publicKey().slice(1_184, 1_216);
    var judged = 0;
    for (var group : groups("mlkem_768_encaps_test.json")) {
      for (var test : Json.objects(group.get("tests"))) {
        var publicKey = Bytes.concat(Bytes.hex((String) test.get("ek")), point);
        assertEquals(
            "valid".equals(test.get("result")),
            SealKey.validPublic(publicKey),
            "test " + test.get("tcId"));
        judged++;
      }
    }
    assertEquals(28, judged);
    var overflown = key.publicKey().toArray();
    overflown[0] = (byte) 0x01;
    overflown[1] = (byte) ((overflown[1] & 0xf0) | 0x0d);
    var invalid = Bytes.owned(overflown);
    assertFalse(SealKey.validPublic(invalid), "3,329 itself");
    assertThrows(
        IllegalArgumentException.class,
        () -> Suite.sealTo(invalid, INFO, AD, PLAIN, new SeededRandom(6)));
  }

  @Test
  void knowsX25519KeysOfSmallOrder() throws MalformedException {
    var vector = key.publicKey().slice(0, 1_184);
    var low = 0;
    for (var group : groups("x25519_test.json")) {
      for (var test : Json.objects(group.get("tests"))) {
        var publicKey = Bytes.concat(vector, Bytes.hex((String) test.get("public")));
        var small = ((List<?>) test.get("flags")).contains("LowOrderPublic");
        assertEquals(!small, SealKey.validPublic(publicKey), "test " + test.get("tcId"));
        low += small ? 1 : 0;
      }
    }
    assertTrue(low >= 10, "keys of small order: " + low);
  }

  /// A clamped scalar is a multiple of eight: it takes points of small order, and no others, to zero.
  @Test
  void keysOfSmallOrderAreThoseThatAMultipleOfEightTakesToZero() {
    var vector = key.publicKey().slice(0, 1_184);
    var random = new SeededRandom(7);
    for (var i = 0; i < 300; i++) {
      var point = new byte[32];
      if (i < 100) {
        random.nextBytes(point);
      } else {
        // around 0 and around the modulus, whose least byte is 0xed, with and without the highest
        // bit
        Arrays.fill(point, (byte) (i < 200 ? 0 : 0xff));
        point[0] = (byte) ((i < 200 ? 0 : 0xd0) + i % 100 / 2);
        point[31] = (byte) ((i < 200 ? 0 : 0x7f) | (i % 2 << 7));
      }
      var taken = X25519.calculateAgreement(new byte[32], 0, point, 0, new byte[32], 0);
      var publicKey = Bytes.concat(vector, Bytes.of(point));
      assertEquals(taken, SealKey.validPublic(publicKey), Bytes.of(point) + "");
    }
  }

  private static List<Map<String, Object>> groups(String file) {
    return Json.objects(Json.resource("wycheproof/" + file).get("testGroups"));
  }

  /// The HPKE working group's vector for X-Wing with HKDF-SHA256 and ChaCha20Poly1305 (as in the
  /// test data of filippo.io/hpke): a thousand seals and exports, summed up by SHAKE128. There is
  /// none with AES-GCM; what differs is the cipher, which has vectors of its own.
  @Test
  void theLibraryAgreesWithAnOutsideVector() throws Exception {
    var hpke =
        new HPKE(
            HPKE.mode_base, HPKE.kem_X_WING, HPKE.kdf_HKDF_SHA256, HPKE.aead_CHACHA20_POLY1305);
    var info =
        Bytes.hex(
            "34663634363532303666366532303631323034373732363536333639363136653230353537323665");
    var seed =
        Bytes.hex(
            "66dcfb2cda326274668adca8cb96b89f67fbfae8816f9f8032ff03c949c132a3"
                + "323670b13f897ba7ed7ec6bda73f38f15200adb8dcb46384c327815672883d95");
    var privateKey = Bytes.hex("447cfc23de31102101a1b5aec0897a31f24670946f8e67345df7099b7c26e626");
    var pair = hpke.deserializePrivateKey(privateKey.toArray(), null);
    assertTrue(
        SealKey.of(privateKey)
            .publicKey()
            .startsWith(Bytes.hex("d9ac25bc9b3516188ead3a40cfe439f4")));
    var sender = hpke.setupBaseS(pair.getPublic(), info.toArray(), seed.toArray());
    var enc = Bytes.of(sender.getEncapsulation());
    assertTrue(enc.startsWith(Bytes.hex("048b83f06ad011da5a5c908b9355d0a4")));
    var recipient = hpke.setupBaseR(enc.toArray(), pair, info.toArray());

    assertEquals("e4543c1f32ece74e014597608c4cfb50", sealAThousand(sender, recipient));
    var inputs = new SHAKEDigest(128);
    var sum = new SHAKEDigest(128);
    for (var size = 0; size < 1_000; size++) {
      var exported = sender.export(draw(inputs), size);
      sum.update(exported, 0, size);
    }
    assertEquals("64461402f389ef288ce89299232a4a64", squeeze(sum, 16).toHex());
  }

  private static String sealAThousand(HPKEContext sender, HPKEContext recipient)
      throws InvalidCipherTextException {
    var inputs = new SHAKEDigest(128);
    var sum = new SHAKEDigest(128);
    for (var i = 0; i < 1_000; i++) {
      var ad = draw(inputs);
      var plain = draw(inputs);
      var sealed = sender.seal(ad, plain);
      sum.update(sealed, 0, sealed.length);
      assertEquals(Bytes.of(plain), Bytes.of(recipient.open(ad, sealed)));
    }
    return squeeze(sum, 16).toHex();
  }

  /// A byte of length, then as many bytes.
  private static byte[] draw(SHAKEDigest from) {
    return squeeze(from, squeeze(from, 1).at(0) & 0xff).toArray();
  }

  private static Bytes squeeze(SHAKEDigest from, int bytes) {
    var out = new byte[bytes];
    from.doOutput(out, 0, bytes);
    return Bytes.owned(out);
  }
}

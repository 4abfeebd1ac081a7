package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.Json;
import grove.identity.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sealing, hashing with a key, and derivation.
final class SuiteTest {
  private static final Bytes AD = Bytes.utf8("associated");
  private static final Bytes PLAIN = Bytes.utf8("plain text");

  @Test
  void sealsAndOpensAsWycheproofSays() throws MalformedException {
    var tests = 0;
    for (var test : tests("aes_gcm_test.json")) {
      var key = Secret.of(bytes(test, "key"));
      var nonce = bytes(test, "iv");
      var ad = bytes(test, "aad");
      var sealed = Bytes.concat(bytes(test, "ct"), bytes(test, "tag"));
      if ("valid".equals(test.get("result"))) {
        assertEquals(sealed, Aead.seal(key, nonce, ad, bytes(test, "msg")), name(test));
        assertEquals(bytes(test, "msg"), Aead.open(key, nonce, ad, sealed), name(test));
      } else {
        assertThrows(MalformedException.class, () -> Aead.open(key, nonce, ad, sealed), name(test));
      }
      tests++;
    }
    assertEquals(66, tests);
  }

  @Test
  void opensOnlyWhatWasSealedUnchanged() throws MalformedException {
    var key = Secret.random(new SeededRandom(1), Suite.KEY_BYTES);
    var sealed = Suite.seal(key, 7, AD, PLAIN);
    assertEquals(PLAIN.size() + Suite.TAG_BYTES, sealed.size());
    assertEquals(PLAIN, Suite.open(key, 7, AD, sealed));
    refused(key, 8, AD, sealed);
    refused(key, 7, PLAIN, sealed);
    refused(Secret.random(new SeededRandom(2), Suite.KEY_BYTES), 7, AD, sealed);
    for (var size = 0; size < sealed.size(); size++) {
      refused(key, 7, AD, sealed.slice(0, size));
    }
    for (var bit = 0; bit < 8 * sealed.size(); bit++) {
      var changed = sealed.toArray();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      refused(key, 7, AD, Bytes.owned(changed));
    }
  }

  private static void refused(Secret key, long nonce, Bytes ad, Bytes sealed) {
    assertThrows(MalformedException.class, () -> Suite.open(key, nonce, ad, sealed));
  }

  /// Equal chunks of a file are sealed under equal keys and nonces, one after the other.
  @Test
  void sealsTheSameTextTwiceAlike() {
    var key = Secret.random(new SeededRandom(3), Suite.KEY_BYTES);
    var first = Suite.seal(key, 0, Bytes.EMPTY, PLAIN);
    assertEquals(first, Suite.seal(key, 0, Bytes.EMPTY, PLAIN));
    assertEquals(first, Suite.seal(key, 0, Bytes.EMPTY, PLAIN));
  }

  @Test
  void mayBeUsedByManyThreads() throws Exception {
    var key = Secret.random(new SeededRandom(4), Suite.KEY_BYTES);
    var runs = new ArrayList<FutureTask<Bytes>>();
    for (var i = 0; i < 64; i++) {
      var nonce = i;
      var run = new FutureTask<>(() -> sealDeriveOpen(key, nonce));
      Thread.startVirtualThread(run);
      runs.add(run);
    }
    for (var i = 0; i < runs.size(); i++) {
      assertEquals(sealDeriveOpen(key, i), runs.get(i).get());
    }
  }

  private static Bytes sealDeriveOpen(Secret key, int nonce) throws MalformedException {
    var sealed = Suite.seal(key, nonce, AD, PLAIN);
    var derived = Suite.hkdf(key, Suite.hmac(key, sealed), AD, 40).bytes();
    return Bytes.concat(derived, Suite.open(key, nonce, AD, sealed));
  }

  @Test
  void derivesAsWycheproofAndTheRfcSay() throws MalformedException {
    var tests = 0;
    for (var test : tests("hkdf_sha256_test.json")) {
      var size = ((Long) test.get("size")).intValue();
      var ikm = Secret.of(bytes(test, "ikm"));
      var salt = bytes(test, "salt");
      var info = bytes(test, "info");
      if ("valid".equals(test.get("result"))) {
        assertEquals(bytes(test, "okm"), Suite.hkdf(ikm, salt, info, size).bytes(), name(test));
      } else {
        assertThrows(
            IllegalArgumentException.class, () -> Suite.hkdf(ikm, salt, info, size), name(test));
      }
      tests++;
    }
    assertEquals(86, tests);
  }

  /// RFC 5869, A.1 to A.3.
  @Test
  void derivesTheRfcVectors() throws MalformedException {
    derives(
        "0b".repeat(22),
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    derives(
        counting(0x00, 0x50),
        counting(0x60, 0xb0),
        counting(0xb0, 0x100),
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
            + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
    derives(
        "0b".repeat(22),
        "",
        "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }

  private static void derives(String ikm, String salt, String info, String okm)
      throws MalformedException {
    var derived =
        Suite.hkdf(Secret.of(Bytes.hex(ikm)), Bytes.hex(salt), Bytes.hex(info), okm.length() / 2);
    assertEquals(okm, derived.bytes().toHex());
  }

  private static String counting(int from, int to) {
    var hex = new StringBuilder();
    IntStream.range(from, to).forEach(i -> hex.append(String.format("%02x", i)));
    return hex.toString();
  }

  @Test
  void authenticatesAsWycheproofSays() throws MalformedException {
    var tests = 0;
    for (var test : tests("hmac_sha256_test.json")) {
      var message = bytes(test, "msg");
      var half = message.size() / 2;
      var mac =
          Suite.hmac(
              Secret.of(bytes(test, "key")),
              message.slice(0, half),
              message.slice(half, message.size()));
      assertEquals("valid".equals(test.get("result")), mac.equals(bytes(test, "tag")), name(test));
      tests++;
    }
    assertEquals(87, tests);
  }

  @Test
  void authenticatesUnderAnEmptyKey() throws MalformedException {
    assertEquals(
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad",
        Suite.hmac(Secret.of(new byte[0])).toHex());
  }

  private static List<Map<String, Object>> tests(String file) {
    return Json.objects(Json.resource("wycheproof/" + file).get("testGroups")).stream()
        .flatMap(group -> Json.objects(group.get("tests")).stream())
        .toList();
  }

  private static Bytes bytes(Map<String, Object> test, String field) throws MalformedException {
    return Bytes.hex((String) test.get(field));
  }

  private static String name(Map<String, Object> test) {
    return "test " + test.get("tcId") + " " + test.get("comment");
  }
}

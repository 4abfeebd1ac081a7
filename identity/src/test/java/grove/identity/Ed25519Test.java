package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.Json;
import grove.identity.testing.SeededRandom;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The signature rules on which all nodes must agree.
final class Ed25519Test {
  private static final Bytes MESSAGE = Bytes.utf8("message");

  @Test
  void agreesWithWycheproof() throws MalformedException {
    var tests = 0;
    for (var group :
        Json.objects(Json.resource("wycheproof/ed25519_test.json").get("testGroups"))) {
      var key = Bytes.hex((String) Json.object(group.get("publicKey")).get("pk"));
      for (var test : Json.objects(group.get("tests"))) {
        var message = Bytes.hex((String) test.get("msg"));
        var signature = Bytes.hex((String) test.get("sig"));
        assertEquals(
            "valid".equals(test.get("result")),
            Suite.verify(key, message, signature),
            "test " + test.get("tcId") + " " + test.get("comment"));
        tests++;
      }
    }
    assertEquals(151, tests);
  }

  /// RFC 8032, 7.1.
  @Test
  void signsTheRfcVectors() throws MalformedException {
    sign(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
            + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    sign(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
            + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    sign(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
            + "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
  }

  private static void sign(String seed, String key, String message, String signature)
      throws MalformedException {
    try (var device = DeviceKey.of(Secret.of(Bytes.hex(seed)))) {
      assertEquals(key, device.id().toHex());
      var signed = device.sign(Bytes.hex(message));
      assertEquals(signature, signed.toHex());
      assertTrue(Suite.verify(device.id().bytes(), Bytes.hex(message), signed));
    }
  }

  @Test
  void aChangedBitVoidsASignature() {
    var random = new SeededRandom(1);
    var device = DeviceKey.generate(random);
    var signature = device.sign(MESSAGE);
    for (var bit = 0; bit < 8 * signature.size(); bit++) {
      var changed = signature.toArray();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(Suite.verify(device.id().bytes(), MESSAGE, Bytes.owned(changed)), "bit " + bit);
    }
    assertFalse(Suite.verify(device.id().bytes(), Bytes.EMPTY, signature));
  }

  @Test
  void refusesKeysOfSmallOrder() {
    var order = 0;
    for (var i = 0; i < 8; i++) {
      var point = EdwardsPoint.torsion().times(i);
      refuses(point.encoded());
      order += point.equals(EdwardsPoint.ZERO) ? 1 : 0;
    }
    assertEquals(1, order, "the eight points differ");
  }

  @Test
  void refusesKeysOfMixedOrder() {
    var random = new SeededRandom(2);
    for (var i = 1; i < 8; i++) {
      var honest = EdwardsPoint.BASE.times(new BigInteger(250, random));
      assertTrue(Suite.validKey(honest.encoded()));
      refuses(honest.plus(EdwardsPoint.torsion().times(i)).encoded());
    }
  }

  @Test
  void refusesKeysThatAreNotCanonical() {
    for (var extra = 0; extra < 19; extra++) {
      var y = EdwardsPoint.P.add(BigInteger.valueOf(extra));
      refuses(EdwardsPoint.littleEndian(y));
      refuses(EdwardsPoint.littleEndian(y.setBit(255)));
    }
    // x = 0 with a sign, and things that are no point or no key at all
    refuses(EdwardsPoint.littleEndian(BigInteger.ONE.setBit(255)));
    refuses(EdwardsPoint.littleEndian(EdwardsPoint.P.subtract(BigInteger.ONE).setBit(255)));
    refuses(EdwardsPoint.littleEndian(BigInteger.TWO));
    refuses(Bytes.EMPTY);
    refuses(Bytes.of(new byte[31]));
    refuses(Bytes.of(new byte[33]));
  }

  private static void refuses(Bytes key) {
    assertFalse(Suite.validKey(key), key.toHex());
    assertFalse(Suite.verify(key, MESSAGE, Bytes.of(new byte[64])), key.toHex());
  }

  /// A signer can add a point of small order to R: the equation with the cofactor (RFC 8032, 5.1.7)
  /// says yes, the one without says no. The library says yes; should a new version of it change its
  /// mind, nodes of both versions would judge differently, and this test says so first.
  @Test
  void judgesByTheEquationWithTheCofactor() {
    var random = new SeededRandom(3);
    for (var i = 0; i < 24; i++) {
      var nonce = i < 8 ? BigInteger.ZERO : new BigInteger(250, random);
      var torsion = EdwardsPoint.torsion().times(i % 8);
      var secret = new BigInteger(250, random);
      var key = EdwardsPoint.BASE.times(secret);
      var r = EdwardsPoint.BASE.times(nonce).plus(torsion).encoded();
      var signature = signature(secret, key, nonce, r);
      assertTrue(Suite.verify(key.encoded(), MESSAGE, signature), "case " + i);
    }
  }

  @Test
  void refusesAnRThatIsNotCanonical() {
    var secret = new BigInteger(250, new SeededRandom(6));
    var key = EdwardsPoint.BASE.times(secret);
    var one = EdwardsPoint.P.add(BigInteger.ONE);
    var canonical = signature(secret, key, BigInteger.ZERO, EdwardsPoint.ZERO.encoded());
    assertTrue(Suite.verify(key.encoded(), MESSAGE, canonical));
    for (var r : List.of(one, one.setBit(255), BigInteger.ONE.setBit(255))) {
      var signature = signature(secret, key, BigInteger.ZERO, EdwardsPoint.littleEndian(r));
      assertFalse(Suite.verify(key.encoded(), MESSAGE, signature));
    }
  }

  private static Bytes signature(
      BigInteger secret, EdwardsPoint key, BigInteger nonce, Bytes encodedR) {
    var hash = challenge(List.of(encodedR, key.encoded(), MESSAGE));
    var s = nonce.add(hash.multiply(secret)).mod(EdwardsPoint.L);
    return Bytes.concat(encodedR, EdwardsPoint.littleEndian(s));
  }

  @Test
  void refusesSWithAMultipleOfTheOrder() {
    var device = DeviceKey.generate(new SeededRandom(4));
    var signature = device.sign(MESSAGE);
    var s = EdwardsPoint.number(signature.slice(32, 64));
    for (var more = s.add(EdwardsPoint.L);
        more.bitLength() <= 256;
        more = more.add(EdwardsPoint.L)) {
      var other = Bytes.concat(signature.slice(0, 32), EdwardsPoint.littleEndian(more));
      assertFalse(Suite.verify(device.id().bytes(), MESSAGE, other));
    }
  }

  @Test
  void aFullCacheOfKeysForgetsTheLongestUnused() {
    var keys = new Ed25519Keys(2);
    var random = new SeededRandom(5);
    for (var i = 0; i < 20; i++) {
      try (var device = DeviceKey.generate(random)) {
        var key = device.id().bytes();
        assertTrue(keys.valid(key));
        assertTrue(keys.verify(key, MESSAGE, device.sign(MESSAGE)));
        assertTrue(keys.kept() <= 2);
      }
    }
  }

  private static BigInteger challenge(List<Bytes> parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-512");
      parts.forEach(part -> part.updateTo(digest));
      return EdwardsPoint.number(Bytes.owned(digest.digest())).mod(EdwardsPoint.L);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.Json;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.junit.jupiter.api.Test;

/// The library's parts of a seal, each by vectors of others: HPKE (RFC 9180), X-Wing, and its two
/// halves ML-KEM-768 and X25519.
final class OutsideVectorsTest {
  private static final MLKEMParameters ML_KEM = MLKEMParameters.ml_kem_768;

  /// The class that [SealKey] uses, with the key agreement of the RFC's vectors.
  @Test
  void hpkeSealsAndExportsAsTheRfcSays() throws Exception {
    var file = Json.resource("hpke.json");
    for (var vector : Json.objects(file.get("vectors"))) {
      var aead =
          vector.get("aead").equals("AES-128-GCM")
              ? HPKE.aead_AES_GCM128
              : HPKE.aead_CHACHA20_POLY1305;
      var hpke = new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, aead);
      var recipient = hpke.deriveKeyPair(array(vector, "ikmR"));
      assertEquals(hex(vector, "pkRm"), Bytes.of(hpke.serializePublicKey(recipient.getPublic())));
      AsymmetricCipherKeyPair ephemeral = hpke.deriveKeyPair(array(vector, "ikmE"));
      var sender = hpke.setupBaseS(recipient.getPublic(), array(file, "info"), ephemeral);
      assertEquals(hex(vector, "enc"), Bytes.of(sender.getEncapsulation()));
      var receiver = hpke.setupBaseR(array(vector, "enc"), recipient, array(file, "info"));
      var wanted = (Map<?, ?>) vector.get("encryptions");
      for (var seq = 0; seq <= 256; seq++) {
        var ad = Bytes.utf8("Count-" + seq).toArray();
        var sealed = sender.seal(ad, array(file, "pt"));
        assertEquals(hex(file, "pt"), Bytes.of(receiver.open(ad, sealed)));
        var ct = wanted.get(Integer.toString(seq));
        assertTrue(ct == null || ct.equals(Bytes.of(sealed).toHex()), "sequence number " + seq);
      }
      for (var export : ((Map<?, ?>) vector.get("exports")).entrySet()) {
        var context = Bytes.hex((String) export.getKey()).toArray();
        assertEquals(export.getValue(), Bytes.of(sender.export(context, 32)).toHex());
        assertEquals(export.getValue(), Bytes.of(receiver.export(context, 32)).toHex());
      }
    }
  }

  @Test
  void xWingAgreesAsItsDraftSays() throws Exception {
    var vectors = Json.objects(Json.resource("xwing.json").get("vectors"));
    assertEquals(3, vectors.size());
    for (var vector : vectors) {
      var key = SealKey.of(hex(vector, "seed"));
      assertEquals(hex(vector, "pk"), Hash.sha256(key.publicKey()).bytes());
      var random = new Replay(array(vector, "eseed"));
      var made =
          new XWingKEMGenerator(random)
              .generateEncapsulated(new XWingPublicKeyParameters(key.publicKey().toArray()));
      assertEquals(hex(vector, "ss"), Bytes.of(made.getSecret()));
      assertEquals(hex(vector, "ct"), Hash.sha256(Bytes.of(made.getEncapsulation())).bytes());
      var opened =
          new XWingKEMExtractor(new XWingPrivateKeyParameters(array(vector, "seed")))
              .extractSecret(made.getEncapsulation());
      assertEquals(hex(vector, "ss"), Bytes.of(opened));
    }
  }

  @Test
  void mlKemExpandsSeedsAsWycheproofSays() throws MalformedException {
    var tests = 0;
    for (var test : tests("mlkem_768_keygen_seed_test.json")) {
      var key = new MLKEMPrivateKeyParameters(ML_KEM, array(test, "seed"));
      assertEquals(hex(test, "ek"), Bytes.of(key.getPublicKey()), name(test));
      tests++;
    }
    assertEquals(100, tests);
  }

  /// Cipher texts that were changed give a secret too, but another one: those tests are valid.
  @Test
  void mlKemOpensAsWycheproofSays() throws MalformedException {
    var tests = 0;
    for (var test : tests("mlkem_768_test.json")) {
      if ("valid".equals(test.get("result"))) {
        assertEquals(hex(test, "K"), Bytes.of(secret(test)), name(test));
      } else {
        assertThrows(RuntimeException.class, () -> secret(test), name(test));
      }
      tests++;
    }
    assertEquals(193, tests);
  }

  private static byte[] secret(Map<String, Object> test) throws MalformedException {
    var key = new MLKEMPrivateKeyParameters(ML_KEM, array(test, "seed"));
    return new MLKEMExtractor(key).extractSecret(array(test, "c"));
  }

  /// "Acceptable" are those that a caller may refuse: the library refuses exactly the zero secret.
  @Test
  void x25519AgreesAsWycheproofSays() throws MalformedException {
    var tests = 0;
    for (var test : tests("x25519_test.json")) {
      var shared = new byte[X25519.POINT_SIZE];
      var agreed =
          X25519.calculateAgreement(array(test, "private"), 0, array(test, "public"), 0, shared, 0);
      assertEquals(hex(test, "shared"), Bytes.of(shared), name(test));
      var zero = ((List<?>) test.get("flags")).contains("ZeroSharedSecret");
      assertEquals(!zero, agreed, name(test));
      tests++;
    }
    assertEquals(518, tests);
  }

  private static List<Map<String, Object>> tests(String file) {
    return Json.objects(Json.resource("wycheproof/" + file).get("testGroups")).stream()
        .flatMap(group -> Json.objects(group.get("tests")).stream())
        .toList();
  }

  private static Bytes hex(Map<String, Object> test, String field) throws MalformedException {
    return Bytes.hex((String) test.get(field));
  }

  private static byte[] array(Map<String, Object> test, String field) throws MalformedException {
    return hex(test, field).toArray();
  }

  private static String name(Map<String, Object> test) {
    return "test " + test.get("tcId") + " " + test.get("comment");
  }

  /// Gives the bytes of a vector where the library asks for random ones.
  private static final class Replay extends java.security.SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] bytes;
    private int at;

    Replay(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] into) {
      System.arraycopy(bytes, at, into, 0, into.length);
      at += into.length;
    }
  }
}

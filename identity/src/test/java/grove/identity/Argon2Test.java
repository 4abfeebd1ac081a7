package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.DecodeFuzz;
import java.util.List;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;

/// Argon2 against the vectors of RFC 9106, section 5, and the encoding of its costs.
final class Argon2Test {
  private static final Argon2Cost RFC = new Argon2Cost(32, 3, 4);
  private static final Bytes PASSWORD = filled(1, 32);
  private static final Bytes SALT = filled(2, 16);

  private static Bytes filled(int value, int size) {
    var bytes = new byte[size];
    java.util.Arrays.fill(bytes, (byte) value);
    return Bytes.owned(bytes);
  }

  private static Argon2Parameters.Builder rfc(int type) {
    return new Argon2Parameters.Builder(type)
        .withSecret(filled(3, 8).toArray())
        .withAdditional(filled(4, 12).toArray());
  }

  /// Section 5.3.
  @Test
  void givesTheTagOfTheRfcForArgon2id() {
    var key = RFC.key(Secret.of(PASSWORD), SALT, rfc(Argon2Parameters.ARGON2_id));
    assertEquals(
        "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659", key.bytes().toHex());
  }

  /// Sections 5.1 and 5.2: the same core with the other two ways to choose blocks, which Argon2id
  /// uses one after the other.
  @Test
  void givesTheTagsOfTheRfcForItsTwoHalves() {
    assertEquals(
        "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb",
        tag(rfc(Argon2Parameters.ARGON2_d)));
    assertEquals(
        "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8",
        tag(rfc(Argon2Parameters.ARGON2_i)));
  }

  private static String tag(Argon2Parameters.Builder builder) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        builder
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(32)
            .withIterations(3)
            .withParallelism(4)
            .withSalt(SALT.toArray())
            .build());
    var out = new byte[32];
    generator.generateBytes(PASSWORD.toArray(), out);
    return Bytes.owned(out).toHex();
  }

  @Test
  void everyPartOfACostChangesTheKey() {
    var costs =
        List.of(
            new Argon2Cost(64, 1, 1),
            new Argon2Cost(65, 1, 1),
            new Argon2Cost(64, 2, 1),
            new Argon2Cost(64, 1, 2));
    var keys = costs.stream().map(c -> c.key(Secret.of(PASSWORD), SALT).bytes()).distinct();
    assertEquals(costs.size(), keys.count());
  }

  @Test
  void aCostIsReadAsItWasWritten() {
    var costs =
        List.of(Hardening.LEAST, Hardening.MOST, WeakHardening.COST, new Argon2Cost(8, 1, 1));
    DecodeFuzz.run(5, 2_000, costs, Argon2Cost::read, Argon2Cost::write);
  }

  @Test
  void aCostThatCanNotBeRunIsMalformed() throws MalformedException {
    for (var hex : List.of("000000070101", "000000100001", "000000100100", "0000001f0104")) {
      var reader = ByteReader.of(Bytes.hex(hex));
      assertThrows(MalformedException.class, () -> Argon2Cost.read(reader), hex);
    }
  }
}

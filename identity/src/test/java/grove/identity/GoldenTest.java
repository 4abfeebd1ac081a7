package grove.identity;

import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.GoldenFile;
import grove.identity.testing.SeededRandom;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Every encoding of this floor, byte by byte: what is in people's vaults and logs must stay
/// readable.
final class GoldenTest {
  private static final long NOW = 1_790_000_000_000L;

  private final RecoveryCode code = RecoveryCode.of(secret(1, 16));
  private final PersonKey person = code.personKey();
  private final DeviceKey first = DeviceKey.of(secret(2, 32));
  private final DeviceKey second = DeviceKey.of(secret(3, 32));
  private final SealKey sealKey = SealKey.generate(new SeededRandom(4));
  private final DeviceCertificate byPerson = DeviceCertificate.byPerson(person, first.id(), NOW);
  private final DeviceCertificate byDevice =
      DeviceCertificate.byDevice(first, person.id(), second.id(), NOW + 1);
  private final KeyPackage keyPackage = KeyPackage.issue(second, sealKey, NOW + 2);

  @Test
  void encodingsStayAsTheyAre() {
    var card =
        new PeerCard(
            person.id(),
            "Grüße 😀",
            List.of(byPerson, byDevice),
            keyPackage,
            List.of("192.0.2.7:4748", "[2001:db8::7]:4748"));
    new GoldenFile("golden/identity.txt")
        .with("recovery code", code.text())
        .with("person id", person.id().bytes())
        .with("device id", first.id().bytes())
        .with("seal key", sealKey.encoded())
        .with("certificate by person", written(byPerson::write))
        .with("certificate by device", written(byDevice::write))
        .with("key package", written(keyPackage::write))
        .with("card", written(card::write))
        .with("card text", card.text())
        .check();
  }

  @Test
  void theVaultsFormatStaysAsItIs() {
    var identity =
        new LocalIdentity(
            person.id(),
            "Ann",
            second,
            0x0123456789abcdefL,
            List.of(byPerson, byDevice),
            keyPackage,
            List.of(sealKey));
    var values = new TreeMap<String, Secret>();
    values.put("group/1/key", Secret.of(Bytes.utf8("value")));
    values.put("group/1", Secret.of(Bytes.EMPTY));
    var unsaved = new VaultContent.KeptCode(code, false);
    var pending = new VaultContent.KeptCode(code, true);
    var content = new VaultContent(identity, Optional.of(unsaved), values);
    var master = secret(5, 32);
    var open = new VaultSlot.Open(master);
    var passphrase = VaultSlot.wrap(master, WeakHardening.by("correct horse"), new SeededRandom(8));
    var byCode = VaultSlot.wrap(master, code.publicKey(), new SeededRandom(9));
    new GoldenFile("golden/vault.txt")
        .with("content", written(content::write))
        .with(
            "content pending",
            written(new VaultContent(identity, Optional.of(pending), values)::write))
        .with("slot open", written(open::write))
        .with("slot passphrase", written(passphrase::write))
        .with("slot recovery code", written(byCode::write))
        .with("file", new VaultFile(List.of(open), master, content).encode())
        .with(
            "saved",
            new VaultFile(List.of(passphrase, byCode), master, content.withoutRecovery()).encode())
        .check();
  }

  @Test
  void primitivesStayAsTheyAre() {
    var key = secret(6, 32);
    var ad = Bytes.utf8("ad");
    var plain = Bytes.utf8("plain");
    var sealed =
        Suite.sealTo(sealKey.publicKey(), Bytes.utf8("info"), ad, plain, new SeededRandom(7));
    new GoldenFile("golden/suite.txt")
        .with("hash", Hash.tagged("grove/test/1", plain).bytes())
        .with("hmac", Suite.hmac(key, ad, plain))
        .with("hkdf", Suite.hkdf(key, ad, plain, 50).bytes())
        .with("seal nonce 0", Suite.seal(key, 0, ad, plain))
        .with("seal nonce -1", Suite.seal(key, -1, ad, plain))
        .with("signature", first.sign(plain))
        .with("seal to", sealed)
        .check();
  }

  private static Secret secret(int fill, int bytes) {
    var array = new byte[bytes];
    for (var i = 0; i < bytes; i++) {
      array[i] = (byte) (16 * fill + i);
    }
    return Secret.of(array);
  }

  private static Bytes written(Consumer<ByteWriter> encoding) {
    var writer = new ByteWriter();
    encoding.accept(writer);
    return writer.toBytes();
  }
}

package grove.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.DecodeFuzz;
import grove.identity.testing.SeededRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Certificates, key packages and the cards made of them.
final class CardTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final List<String> ADDRESSES = List.of("192.0.2.7:4748", "[2001:db8::7]:4748");

  private final SeededRandom random = new SeededRandom(1);
  private final PersonKey person = RecoveryCode.generate(random).personKey();

  @Test
  void isValidWithAChainOfAnyAllowedLength() throws MalformedException {
    for (var length = 1; length <= PeerCard.CHAIN_MAX; length++) {
      var card = card(length);
      assertTrue(card.valid(), "chain of " + length);
      assertEquals(card, PeerCard.parse(card.text()));
      assertEquals(card.chain().getLast().device(), card.device());
      assertEquals(length == 1, card.chain().getLast().issuedByPerson());
    }
    assertThrows(IllegalArgumentException.class, () -> card(PeerCard.CHAIN_MAX + 1));
    assertThrows(IllegalArgumentException.class, () -> card(0));
  }

  @Test
  void isInvalidWhenItsChainIsBroken() {
    var card = card(3);
    var foreign = RecoveryCode.generate(random).personKey();
    invalid(withChain(card, chain -> chain.subList(1, 3)));
    invalid(withChain(card, chain -> chain.subList(0, 2)));
    invalid(withChain(card, chain -> List.of(chain.get(0), chain.get(2))));
    invalid(withChain(card, chain -> List.of(chain.get(1), chain.get(0), chain.get(2))));
    invalid(withChain(card, chain -> Collections.nCopies(2, chain.get(0))));
    invalid(
        withChain(
            card,
            chain ->
                List.of(
                    DeviceCertificate.byPerson(foreign, chain.get(0).device(), NOW),
                    chain.get(1),
                    chain.get(2))));
    invalid(new PeerCard(foreign.id(), card.name(), card.chain(), card.keyPackage(), ADDRESSES));
    invalid(
        new PeerCard(card.person(), card.name(), card.chain(), card(1).keyPackage(), ADDRESSES));
  }

  @Test
  void isInvalidWhereAnySignatureIsForged() {
    var card = card(3);
    var nobody = Bytes.of(new byte[Suite.SIGNATURE_BYTES]);
    for (var at = 0; at < 3; at++) {
      var c = card.chain().get(at);
      var forged = new DeviceCertificate(c.person(), c.device(), c.issuer(), c.createdMs(), nobody);
      var place = at;
      invalid(
          withChain(
              card,
              chain -> {
                var changed = new ArrayList<>(chain);
                changed.set(place, forged);
                return changed;
              }));
    }
    var k = card.keyPackage();
    var unsigned = new KeyPackage(k.device(), k.publicKey(), k.createdMs(), nobody);
    invalid(new PeerCard(card.person(), card.name(), card.chain(), unsigned, ADDRESSES));
  }

  /// A device of one person signs for itself as a device of another.
  @Test
  void isInvalidWhereTheChainChangesThePerson() {
    var foreign = RecoveryCode.generate(random).personKey();
    var first = DeviceKey.generate(random);
    var second = DeviceKey.generate(random);
    var chain =
        List.of(
            DeviceCertificate.byPerson(person, first.id(), NOW),
            DeviceCertificate.byDevice(first, foreign.id(), second.id(), NOW));
    var keys = KeyPackage.issue(second, SealKey.generate(random), NOW);
    invalid(new PeerCard(person.id(), "", chain, keys, ADDRESSES));
    invalid(new PeerCard(foreign.id(), "", chain, keys, ADDRESSES));
  }

  /// Signed by its device, but nobody could seal to it.
  @Test
  void aKeyPackageNeedsAKeyThatEverybodyCanSealTo() {
    var device = DeviceKey.generate(random);
    var bad = SealKey.generate(random).publicKey().toArray();
    bad[1] = (byte) 0xff;
    bad[2] = (byte) 0xff;
    var key = Bytes.owned(bad);
    var message =
        new ByteWriter()
            .bytes(Bytes.utf8("grove/key-package/1"))
            .bytes(device.id().bytes())
            .bytes(key)
            .u64(NOW)
            .toBytes();
    assertFalse(new KeyPackage(device.id(), key, NOW, device.sign(message)).valid());
    var good = SealKey.generate(random).publicKey();
    var honest =
        new ByteWriter()
            .bytes(Bytes.utf8("grove/key-package/1"))
            .bytes(device.id().bytes())
            .bytes(good)
            .u64(NOW)
            .toBytes();
    assertTrue(new KeyPackage(device.id(), good, NOW, device.sign(honest)).valid());
  }

  private static void invalid(PeerCard card) {
    assertFalse(card.valid());
  }

  private static PeerCard withChain(PeerCard card, UnaryOperator<List<DeviceCertificate>> change) {
    var chain = change.apply(card.chain());
    return new PeerCard(card.person(), card.name(), chain, card.keyPackage(), card.addresses());
  }

  @Test
  void aCertificateIsBoundToAllItSays() {
    var device = DeviceKey.generate(random);
    var other = DeviceKey.generate(random).id();
    var foreign = RecoveryCode.generate(random).personKey();
    var c = DeviceCertificate.byPerson(person, device.id(), NOW);
    assertTrue(c.valid());
    assertTrue(DeviceCertificate.byDevice(device, person.id(), other, NOW).valid());
    var p = c.person();
    var s = c.signature();
    assertFalse(new DeviceCertificate(p, other, c.issuer(), NOW, s).valid());
    assertFalse(new DeviceCertificate(foreign.id(), c.device(), c.issuer(), NOW, s).valid());
    assertFalse(new DeviceCertificate(p, c.device(), other.bytes(), NOW, s).valid());
    assertFalse(new DeviceCertificate(p, c.device(), c.issuer(), NOW + 1, s).valid());
    var small = new DeviceId(EdwardsPoint.torsion().encoded());
    assertFalse(DeviceCertificate.byPerson(person, small, NOW).valid(), "a key of small order");
  }

  @Test
  void aKeyPackageIsBoundToItsDevice() {
    var device = DeviceKey.generate(random);
    var k = KeyPackage.issue(device, SealKey.generate(random), NOW);
    assertTrue(k.valid());
    var other = DeviceKey.generate(random).id();
    var key = SealKey.generate(random).publicKey();
    assertFalse(new KeyPackage(other, k.publicKey(), NOW, k.signature()).valid());
    assertFalse(new KeyPackage(k.device(), key, NOW, k.signature()).valid());
    assertFalse(new KeyPackage(k.device(), k.publicKey(), NOW - 1, k.signature()).valid());
    var invalid = k.publicKey().toArray();
    invalid[1] = (byte) 0xff;
    invalid[2] = (byte) 0xff;
    var signed = k.signature();
    assertFalse(new KeyPackage(k.device(), Bytes.owned(invalid), NOW, signed).valid());
  }

  @Test
  void decodesOnlyWhatItEncodes() {
    var cards =
        List.of(
            card(1),
            card(16),
            new PeerCard(
                person.id(),
                "",
                card(1).chain(),
                card(1).keyPackage(),
                Collections.nCopies(16, "")));
    DecodeFuzz.run(2, 3_000, cards, PeerCard::read, PeerCard::write);
    DecodeFuzz.run(
        3,
        5_000,
        List.of(card(2).chain().getLast()),
        DeviceCertificate::read,
        DeviceCertificate::write);
    DecodeFuzz.run(4, 3_000, List.of(card(1).keyPackage()), KeyPackage::read, KeyPackage::write);
  }

  @Test
  void readsTheLargestCard() throws MalformedException {
    var long128 = "x".repeat(PersonName.BYTES_MAX);
    var addresses = Collections.nCopies(16, "a".repeat(PeerCard.ADDRESS_BYTES_MAX));
    var card = card(16);
    var large = new PeerCard(card.person(), long128, card.chain(), card.keyPackage(), addresses);
    assertEquals(large, PeerCard.parse(large.text()));
  }

  @Test
  void refusesListsAboveTheirLimits() {
    var bytes = new ByteWriter();
    card(1).write(bytes);
    var tooMany = bytes.toBytes().toArray();
    var chainAt = 1 + 32 + 2 + "Ann".length();
    tooMany[chainAt] = 17;
    assertThrows(MalformedException.class, () -> PeerCard.read(ByteReader.of(tooMany)));
    tooMany[chainAt] = 0;
    assertThrows(MalformedException.class, () -> PeerCard.read(ByteReader.of(tooMany)));
  }

  private PeerCard card(int length) {
    var chain = new ArrayList<DeviceCertificate>();
    var device = DeviceKey.generate(random);
    for (var i = 0; i < length; i++) {
      var next = DeviceKey.generate(random);
      chain.add(
          i == 0
              ? DeviceCertificate.byPerson(person, next.id(), NOW)
              : DeviceCertificate.byDevice(device, person.id(), next.id(), NOW));
      device = next;
    }
    var keyPackage = KeyPackage.issue(device, SealKey.generate(random), NOW);
    return new PeerCard(person.id(), "Ann", chain, keyPackage, ADDRESSES);
  }
}

package grove.identity;

import grove.identity.VaultContent.KeptCode;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The first content of a vault, for each way in which a device begins.
final class NewVault {
  private NewVault() {}

  /// The first device of a person, certified by the identity key, which is wiped after use.
  ///
  /// @param code is kept in the vault
  /// @param pending whether the person existed before
  static VaultContent byCode(
      RecoveryCode code, String name, boolean pending, SecureRandom random, long nowMs) {
    var checked = PersonName.checked(name);
    var device = DeviceKey.generate(random);
    var sealKey = SealKey.generate(random);
    try (var person = code.personKey()) {
      var certificate = DeviceCertificate.byPerson(person, device.id(), nowMs);
      var linked = new LinkedDevice(checked, List.of(certificate), device, sealKey);
      return content(linked, Optional.of(new KeptCode(code, pending)), random, nowMs);
    }
  }

  static VaultContent linked(LinkedDevice linked, SecureRandom random, long nowMs) {
    var content = content(linked, Optional.empty(), random, nowMs);
    if (!content.identity().card(List.of()).valid()) {
      throw new IllegalArgumentException("the certificates do not lead to this device");
    }
    return content;
  }

  private static VaultContent content(
      LinkedDevice linked, Optional<KeptCode> code, SecureRandom random, long nowMs) {
    var identity =
        new LocalIdentity(
            linked.chain().getFirst().person(),
            PersonName.checked(linked.name()),
            linked.device(),
            random.nextLong(),
            linked.chain(),
            KeyPackage.issue(linked.device(), linked.sealKey(), nowMs),
            List.of(linked.sealKey()));
    return new VaultContent(identity, code, new TreeMap<>()).with(linked.values());
  }
}

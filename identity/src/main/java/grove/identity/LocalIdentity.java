package grove.identity;

import java.util.List;

/// Who this node is: the person, the device with its keys, and the certificates that join them.
///
/// The keys belong to the [Vault] that this came from and are wiped when it is closed.
///
/// @param incarnation 64 random bits, chosen anew at each install or restore: part of log ids
/// @param chain from the person's certificate to that of this device
/// @param sealKeys private halves of the current key package and the ones before it, newest first
public record LocalIdentity(
    PersonId person,
    String name,
    DeviceKey device,
    long incarnation,
    List<DeviceCertificate> chain,
    KeyPackage keyPackage,
    List<SealKey> sealKeys) {
  public LocalIdentity {
    chain = List.copyOf(chain);
    sealKeys = List.copyOf(sealKeys);
  }

  LocalIdentity withIncarnation(long other) {
    return new LocalIdentity(person, name, device, other, chain, keyPackage, sealKeys);
  }

  /// The card of this device, with the addresses at which it can be reached.
  public PeerCard card(List<String> addresses) {
    return new PeerCard(person, name, chain, keyPackage, addresses);
  }
}

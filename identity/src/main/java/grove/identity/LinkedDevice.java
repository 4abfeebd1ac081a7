package grove.identity;

import grove.identity.bytes.Bytes;
import java.util.List;
import java.util.Map;

/// A further device of a person, as linking made it: its keys, and the certificates that lead to it.
///
/// @param name the person's
/// @param chain from the person's certificate to that of this device
/// @param values what the vault holds from its first write on, by key: see [Vault#putAll]
public record LinkedDevice(
    String name,
    List<DeviceCertificate> chain,
    DeviceKey device,
    SealKey sealKey,
    Map<String, Bytes> values) {
  public LinkedDevice {
    chain = List.copyOf(chain);
    values = Map.copyOf(values);
  }

  public LinkedDevice(
      String name, List<DeviceCertificate> chain, DeviceKey device, SealKey sealKey) {
    this(name, chain, device, sealKey, Map.of());
  }
}

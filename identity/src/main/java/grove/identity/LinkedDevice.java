package grove.identity;

import java.util.List;

/// A further device of a person, as linking made it: its keys, and the certificates that lead to it.
///
/// @param name the person's
/// @param chain from the person's certificate to that of this device
public record LinkedDevice(
    String name, List<DeviceCertificate> chain, DeviceKey device, SealKey sealKey) {
  public LinkedDevice {
    chain = List.copyOf(chain);
  }
}

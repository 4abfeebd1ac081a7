package grove.graph;

import grove.identity.DeviceId;
import java.util.List;

/// A device and where it may be reached, best address first.
public record Contact(DeviceId device, List<Address> addresses) {
  /// Addresses kept of one device, at most.
  public static final int ADDRESSES_MAX = 8;

  public Contact {
    addresses = addresses.stream().distinct().limit(ADDRESSES_MAX).toList();
  }
}

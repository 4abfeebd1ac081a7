package grove.graph.flood;

import grove.graph.Address;
import grove.identity.DeviceId;
import grove.identity.bytes.Hash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Devices heard in the local network lately, and where. Kept in memory only: tomorrow the machine
/// may be in another network.
final class Sightings {
  /// A device that was not heard for so long is not near any more.
  private static final long FRESH_MS = 900_000;

  /// Devices at a time; the one heard longest ago makes room.
  private static final int DEVICES_MAX = 1_024;

  /// Addresses of one device: IPv4 and IPv6, by cable and by air.
  private static final int ADDRESSES_MAX = 4;

  private final Map<DeviceId, Sighting> byDevice = new LinkedHashMap<>();

  /// What was heard of one device.
  ///
  /// @param addresses newest first
  private record Sighting(List<Address> addresses, Hash epoch, long atMs) {}

  /// Notes a sighting; says whether the device was not known to be there.
  boolean add(DeviceId device, Address at, Hash epoch, long nowMs) {
    var before = fresh(device, nowMs);
    var addresses = new ArrayList<Address>();
    addresses.add(at);
    before.ifPresent(sighting -> addresses.addAll(sighting.addresses));
    var kept = addresses.stream().distinct().limit(ADDRESSES_MAX).toList();
    byDevice.remove(device);
    byDevice.put(device, new Sighting(kept, epoch, nowMs));
    if (byDevice.size() > DEVICES_MAX) {
      byDevice.remove(byDevice.keySet().iterator().next());
    }
    return before.isEmpty() || !before.get().addresses.contains(at);
  }

  private Optional<Sighting> fresh(DeviceId device, long nowMs) {
    return Optional.ofNullable(byDevice.get(device))
        .filter(sighting -> Math.abs(nowMs - sighting.atMs) < FRESH_MS);
  }

  List<DeviceId> devices() {
    return List.copyOf(byDevice.keySet());
  }

  /// Where it was heard lately, newest first.
  List<Address> addresses(DeviceId device, long nowMs) {
    return fresh(device, nowMs).map(Sighting::addresses).orElse(List.of());
  }

  /// The epoch with whose key it called.
  Optional<Hash> epoch(DeviceId device, long nowMs) {
    return fresh(device, nowMs).map(Sighting::epoch);
  }
}

package grove.graph.overlay;

import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.GroupId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Places of devices on a ring, which all nodes of a group compute alike. Each node is linked with the
/// next ones after itself, so that the links of all nodes are one piece whatever chance does.
public final class Ring {
  private static final String DOMAIN = "grove/ring/1";
  private static final int PLACE_BYTES = 8;

  private final GroupId group;
  private final DeviceId self;
  private final Map<DeviceId, Long> places = new HashMap<>();

  public Ring(GroupId group, DeviceId self) {
    this.group = group;
    this.self = self;
  }

  /// A device's place: the first 8 bytes of SHA-256("grove/ring/1" + group id + device id), unsigned.
  public static long place(GroupId group, DeviceId device) {
    try {
      var hash = Hash.tagged(DOMAIN, group.hash().bytes(), device.bytes());
      return ByteReader.of(hash.bytes().slice(0, PLACE_BYTES)).u64();
    } catch (MalformedException e) {
      throw new IllegalStateException("a hash of fewer than 8 bytes", e);
    }
  }

  /// How far a device is behind this node's place, going round; unsigned.
  public long distance(DeviceId device) {
    return place(device) - place(self);
  }

  private long place(DeviceId device) {
    return places.computeIfAbsent(device, one -> place(group, one));
  }

  /// The devices in the order of the ring, the next one first.
  public List<DeviceId> after(Collection<DeviceId> devices) {
    Comparator<DeviceId> nearest =
        (one, other) -> Long.compareUnsigned(distance(one), distance(other));
    places.keySet().removeIf(known -> !known.equals(self) && !devices.contains(known));
    return devices.stream().sorted(nearest.thenComparing(Comparator.naturalOrder())).toList();
  }
}

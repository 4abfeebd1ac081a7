package grove.web.group;

import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.EntryStore;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// When each device was last a neighbour in step, by this node's clock; kept with the store.
///
/// Confined to the group's loop.
final class Seen {
  private static final String KEY = "web/seen";

  /// More devices than a group has.
  private static final int DEVICES_MAX = 4_096;

  private final EntryStore store;
  private final Map<DeviceId, Long> lastMs = new HashMap<>();

  Seen(EntryStore store) {
    this.store = store;
    try {
      ByteReader in = ByteReader.of(store.local(KEY).orElse(Bytes.EMPTY));
      while (in.remaining() > 0) {
        lastMs.put(DeviceId.read(in), in.u48());
      }
    } catch (MalformedException e) {
      lastMs.clear(); // display only: it is learned again
    }
  }

  void note(DeviceId device, long nowMs) {
    if (lastMs.size() < DEVICES_MAX || lastMs.containsKey(device)) {
      lastMs.put(device, Math.max(0, nowMs));
      ByteWriter out = new ByteWriter();
      new TreeMap<>(lastMs).forEach((seen, ms) -> out.bytes(seen.bytes()).u48(ms));
      store.putLocal(Map.of(KEY, out.toBytes()));
    }
  }

  long lastMs(DeviceId device) {
    return lastMs.getOrDefault(device, 0L);
  }
}

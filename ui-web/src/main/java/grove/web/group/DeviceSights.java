package grove.web.group;

import grove.graph.Acknowledgement;
import grove.graph.Graph;
import grove.graph.Neighbour;
import grove.identity.DeviceId;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Which devices are online and when the others were last heard of: one picture, taken on the loop.
final class DeviceSights {
  private final DeviceId self;
  private final Set<DeviceId> neighbours;
  private final Map<DeviceId, Acknowledgement> acknowledgements;
  private final Seen seen;
  private final long nowMs;

  DeviceSights(DeviceId self, Graph graph, Seen seen, long nowMs) {
    this.self = self;
    this.neighbours =
        graph.neighbours().stream()
            .filter(Neighbour::ready)
            .map(Neighbour::device)
            .collect(Collectors.toSet());
    this.acknowledgements = graph.acknowledgements();
    this.seen = seen;
    this.nowMs = nowMs;
  }

  boolean online(DeviceId device) {
    return device.equals(self) || neighbours.contains(device);
  }

  /// An acknowledgement that others passed on counts too; its clock may be wrong, so it is never
  /// believed to be from later than now.
  DeviceSight of(DeviceId device) {
    if (online(device)) {
      return new DeviceSight(true, nowMs);
    }
    Acknowledgement said = acknowledgements.get(device);
    long saidMs = said == null ? 0 : Math.min(said.atMs(), nowMs);
    return new DeviceSight(false, Math.max(seen.lastMs(device), saidMs));
  }
}

package grove.graph.overlay;

import grove.identity.DeviceId;
import java.util.ArrayList;
import java.util.List;

/// What the overlay wants done now, and when it wants to be asked again.
public final class Plan {
  private final List<DeviceId> dials = new ArrayList<>();
  private final List<DeviceId> drops = new ArrayList<>();
  private final List<DeviceId> guests = new ArrayList<>();
  private final List<DeviceId> stays = new ArrayList<>();
  private long nextMs = Long.MAX_VALUE;

  /// Devices to dial.
  public List<DeviceId> dials() {
    return dials;
  }

  /// Devices whose links are to end, with referrals.
  public List<DeviceId> drops() {
    return drops;
  }

  /// Devices whose links are to last for some seconds only: nothing should begin to depend on them.
  public List<DeviceId> guests() {
    return guests;
  }

  /// Devices of these with which the links stay after all.
  public List<DeviceId> stays() {
    return stays;
  }

  /// When to ask again, if nothing happens before.
  public long nextMs() {
    return nextMs;
  }

  void dial(DeviceId device) {
    dials.add(device);
  }

  void drop(DeviceId device) {
    drops.add(device);
  }

  void guest(DeviceId device) {
    guests.add(device);
  }

  void stay(DeviceId device) {
    stays.add(device);
  }

  void next(long atMs) {
    nextMs = Math.min(nextMs, atMs);
  }
}

package grove.graph.overlay;

import grove.identity.DeviceId;
import java.util.Optional;

/// What the overlay sees of the world: the other devices that could be dialled, and what is known of
/// them.
public interface Around {
  /// How many other devices of members there are whose addresses are known.
  int others();

  /// These, in the order of the ring, the next one first.
  Iterable<DeviceId> successors();

  /// Whether the device is one of these.
  boolean knows(DeviceId device);

  /// How far the device is behind this one on the ring; unsigned.
  long distance(DeviceId device);

  /// One of these by chance: first a person, then a device, so that many devices of one person are no
  /// more likely than one. Empty where there are none.
  Optional<DeviceId> any();

  /// Whose device it is; a device of nobody known stands for itself.
  Object person(DeviceId device);

  /// Whether news travel on the link with the device now, so that its end would delay some.
  boolean inUse(DeviceId device);

  /// How useful the link with the device was lately; more is better.
  double utility(DeviceId device);
}

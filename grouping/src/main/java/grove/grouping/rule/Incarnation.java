package grove.grouping.rule;

import grove.identity.DeviceId;
import grove.store.LogId;

/// One installation of a device: its key and the random number chosen at each install or restore.
public record Incarnation(DeviceId key, long number) {
  static Incarnation of(LogId log) {
    return new Incarnation(log.device(), log.incarnation());
  }
}

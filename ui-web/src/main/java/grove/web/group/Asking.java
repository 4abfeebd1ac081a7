package grove.web.group;

import grove.identity.DeviceId;

/// A device that asks to be let in, and gives that up. On the workspace's loop.
final class Asking {
  private Asking() {}

  /// True if nothing in it is this device's own, so that it may be thrown away.
  static boolean stop(OpenWorkspace.Parts parts) {
    if (!parts.group().waiting()) {
      throw new WorkspaceException(
          WorkspaceException.Reason.ALREADY,
          "You were let in already: leave the workspace instead.");
    }
    parts.graph().cancelJoin();
    parts.group().cancelJoin();
    return fresh(parts);
  }

  static boolean fresh(OpenWorkspace.Parts parts) {
    DeviceId self = parts.group().dataLog().device();
    return parts.store().frontier().logs().stream().noneMatch(log -> log.device().equals(self));
  }
}

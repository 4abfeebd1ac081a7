package grove.web.group;

import static java.lang.System.Logger.Level.INFO;

import grove.grouping.Group;
import grove.grouping.GroupDevice;
import grove.grouping.GroupException;
import grove.grouping.NotAllowedException;
import grove.identity.DeviceId;
import grove.identity.Vault;
import grove.identity.bytes.Bytes;

/// The own devices that this home's person has ended, kept in the vault.
///
/// A workspace in which such a device had only been vouched for, or which this home did not know yet,
/// can not be told at that time: there is nothing to end. So the word is kept, and the device is ended
/// there as soon as it begins. Only what was said at this home counts: what others say of devices, and
/// other devices of the person too, is judged in each workspace by itself.
final class EndedDevices {
  private static final String KEY = "devices/ended/";
  private static final System.Logger LOG = System.getLogger("grove.web");

  private final Vault vault;

  EndedDevices(Vault vault) {
    this.vault = vault;
  }

  void note(DeviceId device) {
    vault.put(KEY + device.toHex(), Bytes.of((byte) 1));
  }

  boolean none() {
    return vault.keys(KEY).isEmpty();
  }

  /// Ends in this workspace what was ended before; how many.
  int enforce(Group group) {
    int ended = 0;
    for (GroupDevice device : group.devices().of(group.self())) {
      if (device.alive() && !device.self() && has(device.device()) && group.joined()) {
        ended += end(group, device.device());
      }
    }
    return ended;
  }

  private boolean has(DeviceId device) {
    return vault.get(KEY + device.toHex()).isPresent();
  }

  private static int end(Group group, DeviceId device) {
    try {
      group.devices().revoke(group.self(), device);
      return 1;
    } catch (NotAllowedException | GroupException | IllegalArgumentException e) {
      LOG.log(INFO, "a device that was ended can not be ended here: " + e.getMessage());
      return 0;
    }
  }
}

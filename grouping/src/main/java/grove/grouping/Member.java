package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.PersonId;
import java.util.List;

/// A person as the group knows them, now or formerly.
///
/// @param name display data, never identity; empty where none is known yet
/// @param role NONE of somebody who left or was removed
/// @param devices living ones only, in the order of their ids
public record Member(
    PersonId person,
    String name,
    Role role,
    List<DeviceId> devices,
    boolean self,
    boolean founder) {
  public Member {
    devices = List.copyOf(devices);
  }
}

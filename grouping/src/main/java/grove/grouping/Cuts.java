package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.store.Head;
import grove.store.LogId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What an entry that takes rights away leaves its target: for each of their logs, the highest
/// entry that is stored here.
final class Cuts {
  private Cuts() {}

  /// Of all devices that any entry says are the person's.
  static Map<LogId, Head> of(GroupState state, PersonId target) {
    return of(state, state.book().devices(target));
  }

  static Map<LogId, Head> of(GroupState state, Set<DeviceId> devices) {
    Map<LogId, Head> cut = new TreeMap<>();
    state
        .store()
        .frontier()
        .heads()
        .forEach((log, head) -> {
          if (devices.contains(log.device())) {
            cut.put(log, head);
          }
        });
    return cut;
  }
}

package grove.grouping;

import grove.grouping.Meaning.Ended;
import grove.identity.LocalIdentity;
import grove.identity.bytes.Hash;
import grove.store.Frontier;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A new incarnation of a device that was enrolled before: it ends the earlier ones.
final class Restoring {
  private Restoring() {}

  /// What begins the new incarnation; empty where this device key was never enrolled.
  static Optional<Control.DeviceAdd> deviceAdd(GroupState state) {
    LocalIdentity self = state.self();
    Optional<Hash> before = Optional.empty();
    List<Ended> ends = new ArrayList<>();
    for (Act enrolment : state.membership().enrolments(self.person())) {
      if (enrolment.device().key().equals(state.device())) {
        before = Optional.of(enrolment.id());
        if (state.membership().lives(enrolment)) {
          ends.add(new Ended.One(enrolment.device()));
        }
      }
    }
    return before.map(source ->
        new Control.DeviceAdd(
            self.person(),
            Control.DeviceProof.RESTORE,
            source,
            self.chain(),
            self.keyPackage(),
            new Control.Ending(ends, cut(state.store().frontier(), ends)),
            Optional.empty()));
  }

  private static Map<LogId, Head> cut(Frontier frontier, List<Ended> ends) {
    Map<LogId, Head> cut = new TreeMap<>();
    for (Ended ended : ends) {
      if (ended instanceof Ended.One one) {
        for (Lane lane : Lane.values()) {
          LogId log = new LogId(one.key(), one.incarnation().number(), lane);
          frontier.head(log).ifPresent(head -> cut.put(log, head));
        }
      }
    }
    return cut;
  }
}

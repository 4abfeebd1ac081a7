package grove.grouping;

import grove.grouping.rule.Act;
import grove.grouping.rule.Meaning.Ended;
import grove.grouping.rule.Membership;
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

/// A new incarnation of a device that was enrolled before.
///
/// It ends old incarnations only where there are many: what ends one cuts off everything of it that
/// is not stored here, and a home that came from a backup lacks what it wrote last. Those entries
/// are honest and come back from neighbours.
final class Restoring {
  /// Earlier incarnations that stay alive.
  static final int KEPT_MAX = 2;

  private Restoring() {}

  /// What begins the new incarnation; empty where this device key was never enrolled.
  static Optional<Control.DeviceAdd> deviceAdd(GroupState state) {
    LocalIdentity self = state.self();
    Optional<Hash> before = Optional.empty();
    List<Ended> ends = new ArrayList<>();
    int living = 0;
    for (Act enrolment : state.membership().enrolments(self.person())) {
      boolean lives = state.membership().lives(enrolment);
      living += lives ? 1 : 0;
      if (enrolment.device().key().equals(state.device())) {
        before = Optional.of(enrolment.id());
        if (lives) {
          ends.add(new Ended.One(enrolment.device()));
        }
      }
    }
    int tooMany = living + 1 - Membership.DEVICE_LIMIT;
    int ending = Math.max(ends.size() - KEPT_MAX, Math.min(tooMany, ends.size()));
    List<Ended> ended = ends.subList(0, Math.max(0, ending));
    return before.map(source ->
        new Control.DeviceAdd(
            self.person(),
            Control.DeviceProof.RESTORE,
            source,
            self.chain(),
            self.keyPackage(),
            new Control.Ending(ended, cut(state.store().frontier(), ended)),
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

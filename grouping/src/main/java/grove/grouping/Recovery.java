package grove.grouping;

import grove.grouping.rule.Act;
import grove.grouping.rule.Meaning.Ended;
import grove.identity.DeviceId;
import grove.identity.LocalIdentity;
import grove.identity.PersonKey;
import grove.identity.RecoveryCode;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The first entry of a device that came back by the recovery code.
///
/// It ends every other device key of the person that is enrolled, only linked, on a card or in a
/// chain of certificates, as far as is known here, and cuts off what of them is not here: so it is
/// written once all that a neighbour has is here, and by the identity key, whose word nobody but the
/// workspace key overrules.
final class Recovery {
  private final GroupState state;

  Recovery(GroupState state) {
    this.state = state;
  }

  /// Whether this home came back by the code and still has it.
  boolean pending() {
    return state.vault().recoveryPending() && state.self().chain().size() == 1;
  }

  Control.DeviceAdd deviceAdd() {
    Set<DeviceId> others = others();
    Control.DeviceAdd unsigned = identity(state, new Control.Ending(ends(others), cut(others)));
    Optional<RecoveryCode> code = state.vault().recoveryCode();
    if (code.isEmpty() || others.isEmpty()) {
      return identity(state, Control.Ending.NOTHING);
    }
    try (RecoveryCode known = code.get();
        PersonKey key = known.personKey()) {
      LogId log = state.log(Lane.CONTROL);
      Bytes signature = key.sign(Meanings.toSign(state.group(), unsigned, log));
      return new Control.DeviceAdd(
          unsigned.person(),
          unsigned.proof(),
          unsigned.source(),
          unsigned.chain(),
          unsigned.keyPackage(),
          unsigned.ending(),
          Optional.of(signature));
    }
  }

  /// A DEVICE_ADD for which the identity key's certificate stands.
  static Control.DeviceAdd identity(GroupState state, Control.Ending ending) {
    LocalIdentity self = state.self();
    return new Control.DeviceAdd(
        self.person(),
        Control.DeviceProof.IDENTITY,
        Hash.ZERO,
        self.chain(),
        self.keyPackage(),
        ending,
        Optional.empty());
  }

  private Set<DeviceId> others() {
    Set<DeviceId> others = new TreeSet<>(state.book().devices(state.me()));
    others.addAll(state.book().linked(state.me()));
    for (Act enrolment : state.membership().enrolments(state.me())) {
      others.add(enrolment.device().key());
      others.addAll(enrolment.via());
    }
    others.remove(state.device());
    return others;
  }

  private static List<Ended> ends(Set<DeviceId> others) {
    return others.stream().limit(Control.Ending.ENDS_MAX).<Ended>map(Ended.Key::new).toList();
  }

  private Map<LogId, Head> cut(Set<DeviceId> others) {
    Map<LogId, Head> cut = new TreeMap<>();
    state
        .store()
        .frontier()
        .heads()
        .forEach((log, head) -> {
          if (others.contains(log.device()) && cut.size() < Control.CUT_MAX) {
            cut.put(log, head);
          }
        });
    return cut;
  }
}

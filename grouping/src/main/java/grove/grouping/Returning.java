package grove.grouping;

import grove.graph.JoinRequest;
import grove.grouping.rule.Scope;
import grove.identity.DeviceId;
import grove.identity.PeerCard;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Members who come back on a new device after losing all others: their card says who they are, the
/// identity key signed the device's certificate, and they have their role already.
///
/// They are served the control entries without an ADD, so that they can write their DEVICE_ADD; any
/// member's node can do that, and no invitation is used up. Somebody removed is no member and comes
/// by approval, as others do.
final class Returning {
  /// Devices that are remembered until they have enrolled themselves; the oldest is dropped.
  static final int DEVICES_MAX = 64;

  private final GroupState state;
  private final Map<DeviceId, PersonId> expected = new LinkedHashMap<>();

  Returning(GroupState state) {
    this.state = state;
  }

  /// What gives the person their role, where the request is by somebody who returns.
  Optional<Hash> admission(JoinRequest request) {
    PeerCard card = request.card();
    PersonId person = card.person();
    boolean identity = card.chain().size() == 1;
    if (!identity || !member(person, card.device())) {
      return Optional.empty();
    }
    expected.remove(card.device());
    expected.put(card.device(), person);
    if (expected.size() > DEVICES_MAX) {
      expected.remove(expected.keySet().iterator().next());
    }
    return Optional.of(standing(person));
  }

  private boolean member(PersonId person, DeviceId device) {
    return state.roster().role(person).atLeast(Role.RELAY)
        && !state.membership().gone(person, device, Scope.ALL);
  }

  /// The newest statement that counts; of a founder about whom nothing was said, the group's first.
  private Hash standing(PersonId person) {
    return state.book().statements(person).stream()
        .filter(state.book()::effective)
        .map(Note::id)
        .reduce((_, later) -> later)
        .orElse(state.group().hash());
  }

  /// Whether the device may be served the control entries, to enrol itself.
  boolean expects(DeviceId device) {
    PersonId person = expected.get(device);
    return person != null && member(person, device);
  }
}

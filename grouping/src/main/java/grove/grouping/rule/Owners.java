package grove.grouping.rule;

import grove.grouping.Role;
import grove.identity.PersonId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pass 1 of the membership rule: who is an owner, and what owners said. Knows no forks: else an
/// owner could lower another by forking the log that made them one.
final class Owners {
  private final Causality known;
  private final Ledger ledger;
  private final Devices devices;
  private final Map<Act, Boolean> ownerActs = new HashMap<>();

  Owners(Causality known, Ledger ledger, Devices devices) {
    this.known = known;
    this.ledger = ledger;
    this.devices = devices;
  }

  /// Judges the next entry in causal order; it looks only at its own past.
  void judge(Act act) {
    ownerActs.put(act, findOwnerAct(act));
  }

  /// By the workspace key, or GENESIS: stands above owners.
  static boolean fromAbove(Act act) {
    return act.byKey() || act.meaning() instanceof Meaning.Founding;
  }

  /// A LEAVE that counts.
  boolean left(Act act) {
    return act.meaning() instanceof Meaning.Leaving && devices.alive(act);
  }

  boolean owner(PersonId person, Scope c) {
    List<Act> said = ledger.statements(person).stream().filter(s -> c.has(s) && heard(s)).toList();
    return !said.isEmpty() && Ledger.maximal(said).stream().allMatch(s -> s.role() == Role.OWNER);
  }

  private boolean heard(Act s) {
    return fromAbove(s) || left(s) || (s.role() == Role.OWNER && ownerAct(s));
  }

  /// Said by somebody who was an owner when saying it.
  boolean ownerAct(Act act) {
    return act.isData() ? findOwnerAct(act) : ownerActs.getOrDefault(act, false);
  }

  private boolean findOwnerAct(Act e) {
    return !e.byKey()
        && devices.alive(e)
        && owner(e.person(), e.past())
        && !loweredByKey(e)
        && ownersRevocations(e).stream().noneMatch(r -> e.past().has(r));
  }

  private boolean loweredByKey(Act e) {
    return loweringByKey(e).isPresent();
  }

  private Optional<Act> loweringByKey(Act e) {
    return ledger.statements(e.person()).stream()
        .filter(r ->
            r.byKey()
                && r.role().below(Role.OWNER)
                && !e.past().has(r)
                && !known.covers(r.cut(), e.at()))
        .findFirst();
  }

  /// DEVICE_REVOKEs of the entry's device by an owner who is somebody else, its person having been
  /// no owner then.
  List<Act> ownersRevocations(Act e) {
    return ledger.revocations(e.person(), e.device().key()).stream()
        .filter(r -> ownerAct(r) && !owner(r.target().orElseThrow(), r.past()))
        .toList();
  }

  /// Why an entry by somebody who was an owner, as far as its past tells, is no owner's act; empty
  /// where it is one, or its author was no owner.
  Optional<Why> whyNoOwnerAct(Act e) {
    if (e.byKey() || !owner(e.person(), e.past())) {
      return Optional.empty();
    }
    return devices
        .whyDead(e)
        .or(() -> loweringByKey(e).flatMap(r -> Why.by(Why.Reason.LOWERED, r)))
        .or(() ->
            ownersRevocations(e).stream()
                .filter(r -> e.past().has(r))
                .findFirst()
                .flatMap(r -> Why.by(Why.Reason.DEVICE_REVOKED, r)));
  }
}

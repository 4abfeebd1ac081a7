package grove.grouping.rule;

import grove.grouping.Role;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The membership rule of PROTOCOL section 4, applied to a set of entries: a pure function of the
/// set, which reads no clock and no order of arrival.
///
/// Passes 0 to 3 are `Devices`, `Owners`, `Admins` and `Members`; `Forks` finds D. `extend` takes
/// one further entry where it can be shown that nothing judged so far changes by it (most entries
/// of a growing group); where it cannot, the caller makes a new rule from all entries.
final class Rule {
  private final Causality known;
  private final Ledger ledger = new Ledger();
  private final Forks forks;
  private final Devices devices;
  private final Members members;
  private final DataVerdicts data;
  private final Map<Act, Boolean> effective = new HashMap<>();
  private final Map<PersonId, Role> roles = new HashMap<>();

  Rule(Causality known, int deviceLimit) {
    this.known = known;
    this.forks = new Forks(known);
    this.devices = new Devices(known, ledger, deviceLimit);
    Owners owners = new Owners(known, ledger, devices);
    this.members = new Members(known, ledger, forks, devices, owners);
    known.acts().stream().filter(forks::inD).forEach(ledger::add);
    members.judge(ledger.acts());
    this.data = new DataVerdicts(known, ledger, members);
  }

  /// Takes the newest entry of the causality; false where it may change what has been judged.
  ///
  /// Own acts, acts for the group, LINKs and DEVICE_ADDs without ends are looked at only by entries
  /// that have them in their past. A statement about a person matters to nobody's judgement but
  /// that person's, who has written nothing yet.
  boolean extend(Act act) {
    boolean forked = forks.names(act.past()) || known.forkOf(act.log()).isPresent();
    if (forked || known.missed(act::id) || !addsOnly(act)) {
      return false;
    }
    ledger.add(act);
    members.judge(List.of(act));
    roles.clear();
    return true;
  }

  private boolean addsOnly(Act act) {
    return switch (act.meaning()) {
      case Meaning.Plain _, Meaning.Linking _, Meaning.Pinning _, Meaning.Redaction _ -> true;
      case Meaning.Enrolment m -> m.ends().isEmpty();
      case Meaning.Statement m -> ledger.enrolments(m.target()).isEmpty();
      case Meaning.Founding _, Meaning.Leaving _, Meaning.Revocation _, Meaning.Adoption _ -> false;
    };
  }

  Forks forks() {
    return forks;
  }

  /// The role that a statement of a role counts for.
  Role countsFor(Act statement) {
    return members.countsFor(statement);
  }

  /// Is the control entry effective? What is not in D is not.
  boolean effective(Act act) {
    return forks.inD(act) && effective.computeIfAbsent(act, members::effective);
  }

  /// Is the data entry at this place effective?
  boolean effectiveData(Position at) {
    return data.effective(at);
  }

  /// Why the control entry is not effective; empty exactly where it is.
  Optional<Why> why(Act act) {
    return members.why(act);
  }

  /// Why the data entry at this place is not effective; empty exactly where it is.
  Optional<Why> whyData(Position at) {
    return members.why(known.data(at));
  }

  /// The first entries of the stretches of a log within which all entries are judged alike.
  List<Long> stretches(Branch line) {
    return data.stretches(line);
  }

  /// The person's role, everything considered.
  Role role(PersonId person) {
    return roles.computeIfAbsent(person, p -> members.role(p, Scope.ALL));
  }

  /// The person's role as an entry with this past saw it.
  Role role(PersonId person, Scope past) {
    return members.role(person, past);
  }

  /// GENESIS and DEVICE_ADDs of the person's incarnations.
  List<Act> enrolments(PersonId person) {
    return ledger.enrolments(person);
  }

  /// Does the incarnation that this entry enrols live?
  boolean lives(Act enrolment) {
    return devices.lives(enrolment.person(), enrolment.device(), Scope.ALL);
  }

  /// Does this device key speak for the person within C: enrolled, and neither ended nor revoked?
  boolean speaks(PersonId person, DeviceId key, Scope c) {
    return ledger.enrolments(person).stream()
            .anyMatch(a ->
                a.device().key().equals(key) && c.has(a) && devices.lives(person, a.device(), c))
        && !revoked(person, key, c);
  }

  /// Has this device key of the person been ended or revoked within C?
  boolean gone(PersonId person, DeviceId key, Scope c) {
    return revoked(person, key, c)
        || ledger.ends(person, key).stream().anyMatch(end -> c.has(end) && devices.counts(end, c));
  }

  /// Has this incarnation alone, or its key, been ended by the person?
  boolean ended(PersonId person, Incarnation incarnation) {
    return ledger.ends(person, incarnation).stream()
        .anyMatch(end -> devices.counts(end, Scope.ALL));
  }

  /// Has the person ended this device key, with all of its incarnations?
  boolean ended(PersonId person, DeviceId key) {
    return ledger.ends(person, key).stream().anyMatch(end -> devices.counts(end, Scope.ALL));
  }

  private boolean revoked(PersonId person, DeviceId key, Scope c) {
    return ledger.revocations(person, key).stream().anyMatch(r -> c.has(r) && members.effective(r));
  }

  /// Everybody who wrote, or whom a statement is about.
  Set<PersonId> people() {
    return ledger.people();
  }

  /// The control entries of D in a causal order.
  Iterable<Act> acts() {
    return ledger.acts();
  }

  Optional<Act> act(Hash id) {
    return known.act(id);
  }
}

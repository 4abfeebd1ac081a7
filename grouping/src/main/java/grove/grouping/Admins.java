package grove.grouping;

import grove.identity.PersonId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Pass 2 of the membership rule: who is an admin, and which statements and acts for the group are
/// effective.
///
/// It runs twice: as if there were no forks, then with the frozen statements as NONE. `value` says
/// which: the role a statement counts for in that run.
final class Admins {
  private final Causality known;
  private final Ledger ledger;
  private final Forks forks;
  private final Devices devices;
  private final Owners owners;
  private final Map<Act, Boolean> effective = new HashMap<>();
  private final Map<Act, Role> roleOf = new HashMap<>();
  private final Function<Act, Role> written = Act::role;
  private final Function<Act, Role> unlessFrozen;

  Admins(Causality known, Ledger ledger, Forks forks, Devices devices, Owners owners) {
    this.known = known;
    this.ledger = ledger;
    this.forks = forks;
    this.devices = devices;
    this.owners = owners;
    this.unlessFrozen = act -> forks.frozen(act) ? Role.NONE : act.role();
  }

  /// Judges the next entry in causal order, if it is of these classes: a revocation comes before
  /// the entries that cite it.
  void judge(Act e) {
    switch (e.meaning()) {
      case Meaning.Founding _ -> state(e, true, Role.OWNER);
      case Meaning.Leaving _ -> state(e, owners.left(e), Role.NONE);
      case Meaning.Enrolment _, Meaning.Linking _ -> effective.put(e, devices.alive(e));
      case Meaning.Statement m -> {
        boolean said = maySay(e, written);
        state(e, said, said && whole(e) ? m.role() : Role.NONE);
      }
      case Meaning.Revocation _ ->
          effective.put(e, e.isEnd() ? devices.counts(e, Scope.ALL) : maySay(e, written));
      case Meaning.Redaction m -> {
        if (!m.target().equals(e.person())) {
          effective.put(e, maySay(e, written) && whole(e));
        }
      }
      case Meaning.Adoption _, Meaning.Pinning _ ->
          effective.put(e, maySay(e, written) && whole(e));
      case Meaning.Plain plain -> {
        if (plain == Meaning.Plain.FOR_THE_GROUP) {
          effective.put(e, maySay(e, written) && whole(e));
        } else if (plain == Meaning.Plain.NOTHING) {
          effective.put(e, false);
        }
      }
    }
  }

  private void state(Act e, boolean isEffective, Role role) {
    effective.put(e, isEffective);
    roleOf.put(e, role);
  }

  /// Does it count as written, forks considered?
  private boolean whole(Act e) {
    return !forks.any() || (!forks.frozen(e) && maySay(e, unlessFrozen));
  }

  /// Is the entry one that this pass or pass 0 decides? Others are data and own acts.
  boolean decides(Act e) {
    return effective.containsKey(e);
  }

  boolean effective(Act e) {
    return effective.getOrDefault(e, false);
  }

  /// The role that a statement counts for.
  Role roleOf(Act statement) {
    return roleOf.getOrDefault(statement, Role.NONE);
  }

  /// Is the person an admin within C, frozen statements counted as NONE?
  boolean admin(PersonId person, Scope c) {
    return admin(person, c, unlessFrozen);
  }

  private boolean admin(PersonId person, Scope c, Function<Act, Role> value) {
    if (owners.owner(person, c)) {
      return false;
    }
    return Ledger.maximal(said(person, c)).stream().map(value).reduce(Role::least).equals(ADMIN);
  }

  private static final Optional<Role> ADMIN = Optional.of(Role.ADMIN);

  /// What those above admins, and the person by leaving, said about the person.
  private List<Act> said(PersonId person, Scope c) {
    return ledger.statements(person).stream().filter(s -> c.has(s) && fromOwners(s)).toList();
  }

  private boolean fromOwners(Act s) {
    if (Owners.fromAbove(s) || owners.left(s)) {
      return true;
    }
    return s.meaning() instanceof Meaning.Statement m
        && owners.ownerAct(s)
        && !owners.owner(m.target(), s.past());
  }

  /// May its author say this?
  private boolean maySay(Act e, Function<Act, Role> value) {
    if (e.byKey()) {
      return true;
    }
    Optional<PersonId> target = e.target();
    if (target.isPresent() && owners.owner(target.get(), e.past())) {
      return false;
    }
    return owners.ownerAct(e) || adminMaySay(e, target, value);
  }

  private boolean adminMaySay(Act e, Optional<PersonId> target, Function<Act, Role> value) {
    return devices.alive(e)
        && admin(e.person(), e.past(), value)
        && !deviceRevoked(e)
        && (target.isEmpty() || !admin(target.get(), e.past(), written))
        && Role.EDITOR.atLeast(e.role())
        && !lowered(e, value);
  }

  private boolean deviceRevoked(Act e) {
    return owners.ownersRevocations(e).stream().anyMatch(r -> e.past().has(r) || beyond(e, r))
        || ledger.revocations(e.device().key()).stream()
            .anyMatch(r -> e.past().has(r) && effective(r));
  }

  private boolean lowered(Act e, Function<Act, Role> value) {
    return said(e.person(), Scope.ALL).stream()
        .filter(r -> !(r.meaning() instanceof Meaning.Leaving))
        .anyMatch(r -> value.apply(r).below(Role.ADMIN) && !e.past().has(r) && beyond(e, r));
  }

  private boolean beyond(Act e, Act r) {
    return !known.covers(r.cut(), e.at());
  }
}

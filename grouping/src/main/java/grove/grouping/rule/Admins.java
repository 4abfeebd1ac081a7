package grove.grouping.rule;

import grove.grouping.Role;
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
    return deviceRevocation(e).isPresent();
  }

  private Optional<Act> deviceRevocation(Act e) {
    return owners.ownersRevocations(e).stream()
        .filter(r -> e.past().has(r) || beyond(e, r))
        .findFirst()
        .or(() ->
            ledger.revocations(e.person(), e.device().key()).stream()
                .filter(r -> e.past().has(r) && effective(r))
                .findFirst());
  }

  private boolean lowered(Act e, Function<Act, Role> value) {
    return lowering(e, value).isPresent();
  }

  private Optional<Act> lowering(Act e, Function<Act, Role> value) {
    return said(e.person(), Scope.ALL).stream()
        .filter(r -> !(r.meaning() instanceof Meaning.Leaving))
        .filter(r -> value.apply(r).below(Role.ADMIN) && !e.past().has(r) && beyond(e, r))
        .findFirst();
  }

  private boolean beyond(Act e, Act r) {
    return !known.covers(r.cut(), e.at());
  }

  /// Why an entry that this pass or pass 0 decides is not effective; empty where it is.
  ///
  /// @param had the role of its author as its past tells
  Optional<Why> why(Act e, Function<Act, Role> had) {
    return switch (e.meaning()) {
      case Meaning.Founding _ -> Optional.empty();
      case Meaning.Leaving _, Meaning.Enrolment _, Meaning.Linking _ -> devices.whyDead(e);
      case Meaning.Statement _ -> whyNotSay(e, written, had);
      case Meaning.Revocation _ -> e.isEnd() ? devices.whyNoEnd(e) : whyNotSay(e, written, had);
      case Meaning.Redaction _, Meaning.Adoption _, Meaning.Pinning _ -> whyNotWhole(e, had);
      case Meaning.Plain plain ->
          plain == Meaning.Plain.NOTHING ? Why.of(Why.Reason.NOT_UNDERSTOOD) : whyNotWhole(e, had);
    };
  }

  private Optional<Why> whyNotWhole(Act e, Function<Act, Role> had) {
    return whyNotSay(e, written, had)
        .or(() -> forks.frozen(e) ? Why.of(Why.Reason.FROZEN) : Optional.empty())
        .or(() -> forks.any() ? whyNotSay(e, unlessFrozen, had) : Optional.empty());
  }

  private Optional<Why> whyNotSay(Act e, Function<Act, Role> value, Function<Act, Role> had) {
    if (maySay(e, value)) {
      return Optional.empty();
    }
    Optional<PersonId> target = e.target();
    if (target.isPresent() && owners.owner(target.get(), e.past())) {
      return Why.of(Why.Reason.ABOUT_OWNER);
    }
    return owners
        .whyNoOwnerAct(e)
        .or(() -> devices.whyDead(e))
        .or(() ->
            admin(e.person(), e.past(), value)
                ? whyNoAdminAct(e, target, value)
                : Why.role(Role.ADMIN, had.apply(e), lastSaid(e)));
  }

  private Optional<Why> whyNoAdminAct(Act e, Optional<PersonId> target, Function<Act, Role> value) {
    if (target.isPresent() && admin(target.get(), e.past(), written)) {
      return Why.of(Why.Reason.ABOUT_ADMIN);
    }
    if (!Role.EDITOR.atLeast(e.role())) {
      return Why.of(Why.Reason.GRANTS_TOO_MUCH);
    }
    return deviceRevocation(e)
        .flatMap(r -> Why.by(Why.Reason.DEVICE_REVOKED, r))
        .or(() -> lowering(e, value).flatMap(r -> Why.by(Why.Reason.LOWERED, r)));
  }

  /// What gave the author the role they had when writing: of several the last.
  Optional<Act> lastSaid(Act e) {
    return ledger.statements(e.person()).stream()
        .filter(s -> e.past().has(s) && effective(s))
        .reduce((_, later) -> later);
  }
}

package grove.grouping.rule;

import grove.grouping.Role;
import grove.identity.PersonId;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Pass 3 of the membership rule: everybody's role, and which data entries and own acts are
/// effective.
final class Members {
  private final Causality known;
  private final Ledger ledger;
  private final Forks forks;
  private final Devices devices;
  private final Owners owners;
  private final Admins admins;

  Members(Causality known, Ledger ledger, Forks forks, Devices devices, Owners owners) {
    this.known = known;
    this.ledger = ledger;
    this.forks = forks;
    this.devices = devices;
    this.owners = owners;
    this.admins = new Admins(known, ledger, forks, devices, owners);
  }

  /// Passes 1 and 2 over these entries, which stand in causal order. Pass 2 looks at concurrent
  /// owners' acts, so pass 1 is done with all of them first.
  void judge(List<Act> acts) {
    acts.forEach(owners::judge);
    acts.forEach(admins::judge);
  }

  Role role(PersonId person, Scope c) {
    if (owners.owner(person, c)) {
      return Role.OWNER;
    }
    if (admins.admin(person, c)) {
      return Role.ADMIN;
    }
    List<Act> said = new ArrayList<>();
    for (Act s : ledger.statements(person)) {
      if (c.has(s) && admins.effective(s) && admins.roleOf(s).below(Role.ADMIN)) {
        said.add(s);
      }
    }
    return Ledger.maximal(said).stream().map(admins::roleOf).reduce(Role::least).orElse(Role.NONE);
  }

  /// The role that a statement of a role counts for.
  Role countsFor(Act statement) {
    return admins.roleOf(statement);
  }

  /// Is the entry effective? Control entries of D, and data entries.
  boolean effective(Act e) {
    return admins.decides(e) ? admins.effective(e) : inForce(e);
  }

  /// Of a data entry or an own act.
  private boolean inForce(Act e) {
    if (forks.frozen(e) && !stays(e)) {
      return false;
    }
    if (owners.ownerAct(e) && revocations(e).stream().noneMatch(r -> e.past().has(r))) {
      return true;
    }
    if (!devices.enrolled(e, Scope.ALL)) {
      return e.byKey();
    }
    Role needed = needed(e);
    List<Act> adoptions = adoptions(e);
    return (!adoptions.isEmpty() || role(e.person(), e.past()).atLeast(needed))
        && against(e, needed).stream()
            .allMatch(r -> adoptions.stream().anyMatch(a -> a.past().has(r)));
  }

  private static Role needed(Act e) {
    return e.meaning() == Meaning.Plain.DATA || e.meaning() == Meaning.Plain.EPOCH
        ? Role.EDITOR
        : Role.RELAY;
  }

  /// Effective DEVICE_REVOKEs of its device by somebody else.
  private List<Act> revocations(Act e) {
    return ledger.revocations(e.person(), e.device().key()).stream()
        .filter(admins::effective)
        .toList();
  }

  private List<Act> adoptions(Act e) {
    if (e.log().lane() != Lane.DATA) {
      return List.of();
    }
    return ledger.adoptions(e.log()).stream()
        .filter(a -> admins.effective(a) && known.covers(upto(a), e.at()))
        .toList();
  }

  /// All that takes the entry's force away.
  private List<Act> against(Act e, Role needed) {
    List<Act> against = new ArrayList<>(devices.endedBy(e, Scope.ALL));
    for (Act r : revocations(e)) {
      if (e.past().has(r) || beyondPins(e, r)) {
        against.add(r);
      }
    }
    addLowering(e, needed, against);
    return against;
  }

  private void addLowering(Act e, Role needed, List<Act> against) {
    Optional<Boolean> above = Optional.empty();
    for (Act r : ledger.statements(e.person())) {
      boolean lowers =
          r.meaning() instanceof Meaning.Statement
              && admins.effective(r)
              && admins.roleOf(r).below(needed)
              && !e.past().has(r)
              && beyondPins(e, r);
      if (!lowers) {
        continue;
      }
      if (above.isEmpty()) {
        above = Optional.of(aboveAdmins(e.person()));
      }
      if (!above.get() || byOwner(r)) {
        against.add(r);
      }
    }
  }

  /// Is the person out of admins' reach, over the whole of D?
  private boolean aboveAdmins(PersonId person) {
    return owners.owner(person, Scope.ALL) || admins.admin(person, Scope.ALL);
  }

  private boolean byOwner(Act r) {
    return r.byKey() || owners.ownerAct(r);
  }

  /// Beyond R's cut; an admin's cut is raised to what effective checkpoints in its past pin.
  private boolean beyondPins(Act e, Act r) {
    if (known.covers(r.cut(), e.at())) {
      return false;
    }
    return byOwner(r)
        || ledger.pinnings(e.log()).stream()
            .noneMatch(c ->
                r.past().has(c) && admins.effective(c) && known.covers(pin(c, e.log()), e.at()));
  }

  /// Of a frozen log: does a data entry stay, because it is named and no name leaves it out?
  private boolean stays(Act e) {
    if (e.log().lane() != Lane.DATA) {
      return false;
    }
    List<Position> names = new ArrayList<>();
    for (Act c : ledger.pinnings(e.log())) {
      if (admins.effective(c) && (c.byKey() || !c.person().equals(e.person()))) {
        known.position(pin(c, e.log()).id()).ifPresent(names::add);
      }
    }
    for (Act a : ledger.adoptions(e.log())) {
      if (admins.effective(a)) {
        known.position(upto(a).id()).ifPresent(names::add);
      }
    }
    names.removeIf(name -> !name.branch().log().equals(e.log()));
    return names.stream().anyMatch(name -> name.covers(e.at()))
        && names.stream().allMatch(name -> name.covers(e.at()) || e.at().covers(name));
  }

  /// Why the entry is not effective; empty where it is.
  Optional<Why> why(Act e) {
    if (!e.isData() && !forks.inD(e)) {
      return Why.of(Why.Reason.FROZEN);
    }
    return admins.decides(e) ? admins.why(e, this::had) : whyNotInForce(e);
  }

  private Role had(Act e) {
    return role(e.person(), e.past());
  }

  private Optional<Why> whyNotInForce(Act e) {
    if (forks.frozen(e) && !stays(e)) {
      return Why.of(Why.Reason.FROZEN);
    }
    if (owners.ownerAct(e) && revocations(e).stream().noneMatch(r -> e.past().has(r))) {
      return Optional.empty();
    }
    if (!devices.enrolled(e, Scope.ALL)) {
      return e.byKey() ? Optional.empty() : Why.of(Why.Reason.NOT_ENROLLED);
    }
    Role needed = needed(e);
    List<Act> adoptions = adoptions(e);
    if (adoptions.isEmpty() && had(e).below(needed)) {
      return Why.role(needed, had(e), admins.lastSaid(e));
    }
    return against(e, needed).stream()
        .filter(r -> adoptions.stream().noneMatch(a -> a.past().has(r)))
        .findFirst()
        .flatMap(r -> Why.by(tookForce(r), r));
  }

  private static Why.Reason tookForce(Act r) {
    if (r.isEnd()) {
      return Why.Reason.DEVICE_ENDED;
    }
    return r.meaning() instanceof Meaning.Revocation
        ? Why.Reason.DEVICE_REVOKED
        : Why.Reason.LOWERED;
  }

  static Head pin(Act checkpoint, LogId log) {
    if (checkpoint.meaning() instanceof Meaning.Pinning m) {
      Head head = m.pins().get(log);
      if (head != null) {
        return head;
      }
    }
    throw new IllegalArgumentException("not a pin of this log");
  }

  static Head upto(Act adoption) {
    if (adoption.meaning() instanceof Meaning.Adoption m) {
      return m.upto();
    }
    throw new IllegalArgumentException("not an adoption");
  }
}

package grove.grouping;

import grove.grouping.Control.GivenKey;
import grove.grouping.rule.Act;
import grove.identity.DeviceId;
import grove.identity.PeerCard;
import grove.identity.PersonId;
import grove.identity.PersonName;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Head;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What this person does to the group: each checks the own role and writes one control entry.
final class Acts {
  private final GroupState state;
  private final InviteBook invites;
  private final Pen pen;

  /// Whether the own name may have to be shown yet; looked at once after each start.
  private boolean nameOwed = true;

  Acts(GroupState state, InviteBook invites, Pen pen) {
    this.state = state;
    this.invites = invites;
    this.pen = pen;
  }

  /// May this person make somebody else a `role`?
  boolean mayGrant(Role role) {
    return state.role() == Role.OWNER || (state.role() == Role.ADMIN && Role.EDITOR.atLeast(role));
  }

  void requireGrant(Role role) {
    state.require(Role.ADMIN, "give roles");
    if (!mayGrant(role)) {
      throw new NotAllowedException("only owners make admins and owners: ask an owner");
    }
  }

  /// Nobody acts on an equal: owners on all below, admins on editors and below.
  void requireAbove(PersonId target, String what) {
    if (!state.roster().role(target).atLeast(Role.RELAY)) {
      throw new IllegalArgumentException("this person is not a member");
    }
    requireNotAbove(target, what);
  }

  /// The same about somebody who may be no member any more.
  private void requireNotAbove(PersonId target, String what) {
    Role theirs = state.roster().role(target);
    state.require(Role.ADMIN, what);
    if (theirs == Role.OWNER) {
      throw new NotAllowedException(
          "only the workspace key stands above owners, so nobody else can " + what + " an owner");
    }
    if (theirs == Role.ADMIN && state.role() != Role.OWNER) {
      throw new NotAllowedException("admins cannot " + what + " another admin: ask an owner");
    }
  }

  /// Makes the card's person a member; the newest keys go with it, sealed to the card's device.
  ///
  /// @param invite by which they came; none for a direct invitation
  Note add(PeerCard card, String name, Role role, Optional<InviteId> invite) {
    requireGrant(role);
    List<GivenKey> keys = new ArrayList<>();
    ensureEpoch();
    for (EpochKeys epoch : state.epochs().newest(Control.Add.KEYS_MAX)) {
      Bytes sealed = Seals.toMember(state.group(), epoch, card.keyPackage(), state.random());
      keys.add(new GivenKey(epoch.id(), sealed));
    }
    PeerCard bare = new PeerCard(card.person(), "", card.chain(), card.keyPackage(), List.of());
    Control.Add add = new Control.Add(bare, role, Cuts.of(state, card.person()), invite, keys);
    return pen.control(add, box(card, name));
  }

  private static ControlBox box(PeerCard card, String name) {
    List<ControlBox.Value> values = new ArrayList<>();
    values.add(new ControlBox.Value(ControlBox.NAME, shortened(name)));
    for (String address : card.addresses()) {
      values.add(new ControlBox.Value(ControlBox.ADDRESS, Bytes.utf8(address)));
    }
    return new ControlBox(values);
  }

  /// A stranger chose it: at most what a name may have.
  private static Bytes shortened(String name) {
    Bytes bytes = Bytes.utf8(name);
    return bytes.size() <= PersonName.BYTES_MAX ? bytes : Bytes.EMPTY;
  }

  void setRole(PersonId target, Role role) {
    state.require(Role.ADMIN, "give roles");
    if (target.equals(state.me())) {
      throw new IllegalArgumentException(
          "nobody changes their own role: ask another owner, or leave");
    }
    if (role == Role.NONE) {
      remove(target, false);
      return;
    }
    requireAbove(target, "change the role of");
    requireGrant(role);
    Optional<EpochGrant> epoch =
        role.below(Role.VIEWER) ? Optional.of(grantWithout(target)) : Optional.empty();
    pen.control(new Control.Set(target, role, Cuts.of(state, target), epoch), ControlBox.EMPTY);
  }

  /// Removes with the cut of what is stored and a new epoch in one act, and with the person's
  /// invitations, unless they are to stay.
  Note remove(PersonId target, boolean keepInvites) {
    if (target.equals(state.me())) {
      throw new IllegalArgumentException("nobody removes themselves: leave instead");
    }
    requireAbove(target, "remove");
    Control.Remove remove =
        new Control.Remove(
            target,
            Cuts.of(state, target),
            keepInvites ? List.of() : invitesOf(target),
            Optional.of(grantWithout(target)));
    return pen.control(remove, ControlBox.EMPTY);
  }

  /// Open invitations that end with the person.
  List<InviteId> invitesOf(PersonId person) {
    return invites.of(person);
  }

  /// Lets what a log holds up to this entry count, whatever took its force away until now.
  void adopt(LogId log, Head upto) {
    state.require(Role.ADMIN, "adopt entries");
    Act.Author author = state.membership().dataAuthor(log);
    PersonId target = author.person();
    if (target.equals(state.me())) {
      throw new IllegalArgumentException("nobody adopts what they wrote themselves: ask another");
    }
    requireNotAbove(target, "adopt what was written by");
    if (state.membership().enrolments(target).isEmpty()) {
      throw new IllegalArgumentException("this log was written by nobody who was ever a member");
    }
    pen.control(new Control.Adopt(target, log, upto), ControlBox.EMPTY);
  }

  /// Own entries are taken back by anybody, those of others by who stands above their author.
  void requireRedact(PersonId target) {
    if (target.equals(state.me())) {
      state.require(Role.RELAY, "take back what you wrote");
    } else {
      requireNotAbove(target, "take back what was written by");
    }
  }

  /// Takes back the bodies of what somebody wrote.
  void redact(PersonId target, List<Hash> entries) {
    requireRedact(target);
    List<Hash> sorted = entries.stream().distinct().sorted().toList();
    for (int from = 0; from < sorted.size(); from += Control.Redact.ENTRIES_MAX) {
      int to = Math.min(sorted.size(), from + Control.Redact.ENTRIES_MAX);
      pen.control(new Control.Redact(target, sorted.subList(from, to)), ControlBox.EMPTY);
    }
  }

  /// Says after how many days replaced texts and files may be dropped; 0 keeps all.
  void retainFor(int days) {
    state.require(Role.ADMIN, "say how long old versions are kept");
    if (days != 0
        && (days < Control.Policy.RETENTION_DAYS_MIN || days > Control.Policy.RETENTION_DAYS_MAX)) {
      throw new IllegalArgumentException(
          "old versions are kept for %d to %d days, or for ever (0)"
              .formatted(Control.Policy.RETENTION_DAYS_MIN, Control.Policy.RETENTION_DAYS_MAX));
    }
    Control.Policy policy = state.roster().policy();
    if (policy.retentionDays() != days) {
      pen.control(
          new Control.SetPolicy(new Control.Policy(policy.rotationDays(), days)), ControlBox.EMPTY);
    }
  }

  /// Whether this person may end that membership.
  boolean mayRemove(PersonId target) {
    Role theirs = state.roster().role(target);
    return state.role() == Role.OWNER
        ? theirs.below(Role.OWNER)
        : state.role() == Role.ADMIN && theirs.below(Role.ADMIN);
  }

  /// Removes several members: one new epoch, which the last of the entries carries, excludes all.
  void removeAll(List<PersonId> targets) {
    for (PersonId target : targets) {
      requireAbove(target, "remove");
      boolean last = target.equals(targets.getLast());
      Optional<EpochGrant> epoch = last ? Optional.of(grantWithout(target)) : Optional.empty();
      pen.control(
          new Control.Remove(target, Cuts.of(state, target), invites.of(target), epoch),
          ControlBox.EMPTY);
    }
  }

  void leave() {
    state.require(Role.RELAY, "leave");
    if (state.role() == Role.OWNER && owners() == 1 && state.roster().members().size() > 1) {
      throw new IllegalArgumentException(
          "you are the only owner: make somebody else an owner before you leave");
    }
    pen.control(new Control.Leave(), ControlBox.EMPTY);
  }

  private long owners() {
    return state.roster().members().stream()
        .filter(person -> state.roster().role(person) == Role.OWNER)
        .count();
  }

  void rename(String name) {
    state.require(Role.ADMIN, "rename the workspace");
    ensureEpoch();
    pen.control(
        new Control.SetPolicy(state.roster().policy()),
        ControlBox.of(ControlBox.WORKSPACE, WorkspaceName.checked(name)));
  }

  /// Says after how many days keys are replaced.
  void rotateEvery(int days) {
    state.require(Role.ADMIN, "say how often keys change");
    if (days < 1 || days > Control.Policy.ROTATION_DAYS_MAX) {
      throw new IllegalArgumentException(
          "keys change every 1 to %d days".formatted(Control.Policy.ROTATION_DAYS_MAX));
    }
    Control.Policy policy = state.roster().policy();
    if (policy.rotationDays() != days) {
      pen.control(
          new Control.SetPolicy(new Control.Policy(days, policy.retentionDays())),
          ControlBox.EMPTY);
    }
  }

  /// Shows the own name, as the vault has it, to the group: now, or once there is an epoch under
  /// which it may be sealed. Editors make one; others wait for theirs.
  void profile() {
    state.require(Role.RELAY, "change your name");
    if (state.role().atLeast(Role.EDITOR)) {
      ensureEpoch();
    }
    nameOwed = state.epochs().current().isEmpty();
    if (!nameOwed) {
      String name = state.vault().identity().name();
      pen.control(new Control.Profile(), ControlBox.of(ControlBox.NAME, name));
    }
  }

  /// Shows the own name where that could not be done before, or was missed while Grove was off.
  void owedProfile() {
    if (nameOwed && state.mayAct(Role.RELAY) && state.epochs().current().isPresent()) {
      nameOwed = false;
      if (!state.vault().identity().name().equals(state.roster().name(state.me()))) {
        profile();
      }
    }
  }

  /// Shows the newest key package of this device to the group.
  void keyPackage() {
    state.require(Role.RELAY, "change your keys");
    pen.control(new Control.NewKeyPackage(state.self().keyPackage()), ControlBox.EMPTY);
  }

  /// Says nothing but that this node knows what it knows: its control heads.
  void nameFrozen() {
    pen.control(new Control.Checkpoint(Map.of()), ControlBox.EMPTY);
  }

  /// The epoch to write under; makes one at once where none qualifies.
  EpochKeys ensureEpoch() {
    Optional<EpochKeys> current = state.epochs().current();
    if (current.isPresent()) {
      return current.get();
    }
    state.require(Role.EDITOR, "write");
    return newEpoch();
  }

  /// Grants new keys to everybody who may have them.
  EpochKeys newEpoch() {
    EpochGrant grant = state.epochs().grant(_ -> false);
    pen.control(new Control.Epoch(grant), ControlBox.EMPTY);
    return state.epochs().current().or(() -> state.keys().get(grant.epoch())).orElseThrow();
  }

  void checkpoint(Map<LogId, Head> pins) {
    state.require(Role.ADMIN, "pin entries");
    pen.control(new Control.Checkpoint(pins), ControlBox.EMPTY);
  }

  /// New keys by hand.
  Hash rotate() {
    state.require(Role.ADMIN, "make new keys");
    return newEpoch().id();
  }

  /// Makes the epoch that an exclusion by the workspace key could not carry, if this node may.
  void followUp() {
    if (state.enrolled() && state.role().atLeast(Role.EDITOR)) {
      ensureEpoch();
    }
  }

  private EpochGrant grantWithout(PersonId target) {
    Set<DeviceId> theirs = state.book().devices(target);
    return state.epochs().grant(theirs::contains);
  }
}

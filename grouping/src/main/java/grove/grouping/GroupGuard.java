package grove.grouping;

import grove.graph.Admission;
import grove.graph.GraphSecurity;
import grove.graph.NetworkKey;
import grove.graph.OwedBodies;
import grove.graph.Standing;
import grove.grouping.rule.Act;
import grove.identity.DeviceId;
import grove.identity.KeyPackage;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.EntryHeader;
import grove.store.Lane;
import grove.store.LogId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// Answers the graph: who may connect, whose logs are kept, who gets which key.
///
/// A node that is still joining knows nobody: it keeps what the devices named in its link hand
/// over, beginning with the genesis whose id is the group's.
final class GroupGuard implements GraphSecurity {
  private final GroupState state;
  private final Joining joining;
  private final Returning returning;
  private final FrozenLogs frozen;
  private final Redactions redactions;
  private final BiConsumer<Hash, Bytes> onSeal;

  /// `onSeal` takes seals that neighbours sent, unchecked.
  GroupGuard(
      GroupState state,
      Joining joining,
      Returning returning,
      FrozenLogs frozen,
      Redactions redactions,
      BiConsumer<Hash, Bytes> onSeal) {
    this.state = state;
    this.joining = joining;
    this.returning = returning;
    this.frozen = frozen;
    this.redactions = redactions;
    this.onSeal = onSeal;
  }

  @Override
  public Standing standing(DeviceId device) {
    Standing standing = state.roster().standing(device);
    boolean served = joining.trusts(device) || returning.expects(device);
    return standing == Standing.UNKNOWN && served ? Standing.MEMBER : standing;
  }

  @Override
  public Admission admit(LogId log, EntryHeader first) {
    if (joining.active()) {
      return Admission.ADMIT;
    }
    if (state.store().frontier().seq(log) > 0) {
      return mayGoOn(log) ? Admission.ADMIT : Admission.WAIT;
    }
    boolean known =
        log.lane() == Lane.CONTROL
            ? state.book().expects(log.device())
            : state.store().frontier().seq(log.on(Lane.CONTROL)) > 0;
    return known ? Admission.ADMIT : Admission.WAIT;
  }

  /// What is here of a log is no reason to take more, where its author has written too much.
  private boolean mayGoOn(LogId log) {
    return allowance(log, state.store().frontier().seq(log)) > 0;
  }

  @Override
  public long allowance(LogId log, long here) {
    return joining.active() ? Long.MAX_VALUE - here : state.budgets().allowance(log, here);
  }

  @Override
  public boolean vouches(LogId log) {
    Act.Author author = state.membership().author(log);
    return author.isKey() || state.roster().role(author.person()).atLeast(Role.ADMIN);
  }

  /// The workspace key's logs never freeze; who does not know yet which these are waits.
  @Override
  public boolean freezes(LogId log) {
    return state.book().knows(state.group().hash())
        && !state.membership().workspaceKey().equals(Optional.of(log.device()));
  }

  @Override
  public Set<Hash> lacking() {
    return frozen.lacking();
  }

  @Override
  public OwedBodies owedBodies() {
    return redactions.owed();
  }

  /// Nobody names the device of a member who came back by the recovery code: its first entry shows
  /// that the identity key has certified it.
  @Override
  public Admission admit(LogId log, Entry first) {
    Admission admission = admit(log, first.header());
    return admission == Admission.WAIT
            && log.lane() == Lane.CONTROL
            && first.seq() == 1
            && returned(log, first)
        ? Admission.ADMIT
        : admission;
  }

  private boolean returned(LogId log, Entry first) {
    if (first.header().kind() != ControlKind.DEVICE_ADD.number() || first.body().isEmpty()) {
      return false;
    }
    try {
      Control control = ControlReading.decode(ControlKind.DEVICE_ADD, first.body().get());
      return control instanceof Control.DeviceAdd add
          && Meanings.certified(add, log.device())
          && state.roster().role(add.person()).atLeast(Role.RELAY);
    } catch (MalformedException e) {
      return false;
    }
  }

  @Override
  public Optional<PersonId> person(DeviceId device) {
    return state.roster().person(device);
  }

  @Override
  public List<NetworkKey> networkKeys() {
    Set<EpochKeys> keys = new LinkedHashSet<>();
    state.epochs().current().ifPresent(keys::add);
    keys.addAll(state.epochs().byDepth());
    joining.epochs().forEach(epoch -> state.keys().get(epoch).ifPresent(keys::add));
    return keys.stream().limit(NetworkKey.EPOCHS_MAX).map(EpochKeys::networkKey).toList();
  }

  @Override
  public Optional<Bytes> sealKey(Hash epoch, DeviceId to) {
    Optional<EpochKeys> keys = state.keys().get(epoch);
    Role role = person(to).map(state.roster()::role).orElse(Role.NONE);
    Optional<KeyPackage> keyPackage = state.book().keyPackage(to);
    if (keys.isEmpty() || keyPackage.isEmpty() || role.below(Role.RELAY)) {
      return Optional.empty();
    }
    return Optional.of(
        role.atLeast(Role.VIEWER)
            ? Seals.toMember(state.group(), keys.get(), keyPackage.get(), state.random())
            : Seals.toRelay(state.group(), keys.get(), keyPackage.get(), state.random()));
  }

  @Override
  public void onKeySeal(Hash epoch, Bytes sealed) {
    onSeal.accept(epoch, sealed);
  }

  @Override
  public boolean mayReadBlobs(DeviceId device) {
    return person(device).isPresent();
  }

  /// The newest entry that ended the device's standing.
  @Override
  public Optional<Hash> removal(DeviceId device) {
    return standing(device) == Standing.REMOVED
        ? state.book().lastAgainst(device).map(note -> state.membership().shown(note.act()).id())
        : Optional.empty();
  }
}

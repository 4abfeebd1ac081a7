package grove.grouping;

import grove.graph.Admission;
import grove.graph.GraphSecurity;
import grove.graph.NetworkKey;
import grove.graph.Standing;
import grove.identity.DeviceId;
import grove.identity.KeyPackage;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.EntryHeader;
import grove.store.Lane;
import grove.store.LogId;
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
  private final FrozenLogs frozen;
  private final BiConsumer<Hash, Bytes> onSeal;

  /// `onSeal` takes seals that neighbours sent, unchecked.
  GroupGuard(GroupState state, Joining joining, FrozenLogs frozen, BiConsumer<Hash, Bytes> onSeal) {
    this.state = state;
    this.joining = joining;
    this.frozen = frozen;
    this.onSeal = onSeal;
  }

  @Override
  public Standing standing(DeviceId device) {
    Standing standing = state.roster().standing(device);
    return standing == Standing.UNKNOWN && joining.trusts(device) ? Standing.MEMBER : standing;
  }

  @Override
  public Admission admit(LogId log, EntryHeader first) {
    if (joining.active() || state.store().frontier().seq(log) > 0) {
      return Admission.ADMIT;
    }
    boolean known =
        log.lane() == Lane.CONTROL
            ? state.book().expects(log.device())
            : state.store().frontier().seq(log.on(Lane.CONTROL)) > 0;
    return known ? Admission.ADMIT : Admission.WAIT;
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
  public Optional<PersonId> person(DeviceId device) {
    return state.roster().person(device);
  }

  @Override
  public List<NetworkKey> networkKeys() {
    return state.epochs().byDepth().stream()
        .limit(NetworkKey.EPOCHS_MAX)
        .map(EpochKeys::networkKey)
        .toList();
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
        ? state.book().lastAgainst(device).map(Note::id)
        : Optional.empty();
  }
}

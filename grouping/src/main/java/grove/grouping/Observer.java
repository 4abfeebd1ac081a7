package grove.grouping;

import grove.graph.JoinState.Reason;
import grove.graph.Loop.Cancellable;
import grove.grouping.EpochBook.Known;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Does what new control entries ask for (finds keys, finishes joining, makes the next epoch), and
/// tells listeners what changed.
final class Observer {
  /// Within this time after an exclusion some editor's node makes the epoch that its author could
  /// not, milliseconds. Hash distance decides which one is first.
  static final long EPOCH_TURN_MS = 30_000;

  /// Epochs whose keys are asked for: the newest, since grants can name epochs that never were.
  private static final int WANTED_MAX = 256;

  private final GroupState state;
  private final InviteBook invites;
  private final Acts acts;
  private final Joining joining;
  private final FrozenLogs forks;
  private final KeyFinder finder;
  private final List<Consumer<GroupEvent>> listeners = new ArrayList<>();
  private Snapshot last = Snapshot.NOTHING;
  private @Nullable Cancellable turn;
  private boolean closed;
  private boolean naming;

  /// What listeners were last told of.
  private record Snapshot(
      int entries,
      int keys,
      int redactions,
      List<Person> people,
      long revision,
      String name,
      List<Invitation> invitations,
      Role self) {
    static final Snapshot NOTHING = new Snapshot(0, 0, 0, List.of(), 0, "", List.of(), Role.NONE);
  }

  private record Person(PersonId person, Role role, String name, List<DeviceId> devices) {}

  Observer(GroupState state, InviteBook invites, Acts acts, Joining joining, FrozenLogs forks) {
    this.state = state;
    this.invites = invites;
    this.acts = acts;
    this.joining = joining;
    this.forks = forks;
    this.finder =
        new KeyFinder(state.group(), state.vault(), state.epochBook(), state.book(), state.keys());
  }

  /// Takes what is known at the start as told.
  void begin() {
    finder.find();
    last = snapshot();
  }

  void listen(Consumer<GroupEvent> listener) {
    listeners.add(listener);
  }

  void tell(GroupEvent event) {
    List.copyOf(listeners).forEach(listener -> listener.accept(event));
  }

  void onWishes() {
    tell(new GroupEvent.WishesChanged());
  }

  /// Data entries came: they may have shown that control entries are in force, or are not.
  void onData() {
    if (last.revision() != state.membership().revision()) {
      settle();
    }
  }

  /// A neighbour sent the keys of an epoch, or says so.
  void onSeal(Hash epoch, Bytes sealed) {
    Optional<EpochKeys> keys = finder.fromAnswer(epoch, sealed);
    if (keys.isPresent()) {
      state.keys().add(keys.get());
      List<Hash> found = new ArrayList<>(List.of(epoch));
      found.addAll(finder.find());
      tell(new GroupEvent.KeysArrived(found));
      settle();
    }
  }

  /// Brings everything that follows from the control entries up to date, if there are new ones.
  void settle() {
    if (!told()) {
      goOn();
    }
  }

  /// The same, whether there are new ones or not: what a crash left undone is done now.
  void goOn() {
    List<Hash> found = finder.find();
    boolean joined = joining.finish();
    if (joining.enrolled()) {
      acts.owedProfile();
    }
    Snapshot now = snapshot();
    Snapshot before = last;
    last = now;
    if (!found.isEmpty()) {
      tell(new GroupEvent.KeysArrived(found));
    }
    if (now.entries() != before.entries() || !found.isEmpty()) {
      state.ports().network().membershipChanged().run();
    }
    tellChanges(before, now);
    if (joined) {
      tell(new GroupEvent.Joined());
    }
    if (joining.withdrawn()) {
      tell(new GroupEvent.JoinRefused(Reason.REVOKED));
    }
    wantMissing();
    takeTurn();
    nameFrozen();
  }

  /// An owner's or admin's node names frozen entries that nobody has named, so that what they take
  /// away is taken away everywhere.
  private void nameFrozen() {
    if (!closed && !naming && joining.enrolled() && forks.toBeNamed()) {
      naming = true;
      acts.nameFrozen();
      naming = false;
      settle();
    }
  }

  /// Whether no control entry, key or judgement has come since the last time: so after most writes.
  private boolean told() {
    return last.entries() == state.membership().acts().size()
        && last.keys() == state.keys().size()
        && last.revision() == state.membership().revision();
  }

  private void tellChanges(Snapshot before, Snapshot now) {
    if (!now.people().equals(before.people()) || now.revision() != before.revision()) {
      tell(new GroupEvent.MembersChanged());
    }
    if (now.redactions() != before.redactions()) {
      tell(new GroupEvent.Redacted());
    }
    if (!now.name().equals(before.name())) {
      tell(new GroupEvent.Renamed(now.name()));
    }
    if (!now.invitations().equals(before.invitations())) {
      tell(new GroupEvent.InvitationsChanged());
    }
    if (now.self() == Role.NONE && before.self() != Role.NONE) {
      tell(new GroupEvent.SelfRemoved());
    }
    if (state.barred().equals(Optional.of(Barred.OLD_COPY))) {
      tell(new GroupEvent.IncarnationEnded());
    }
  }

  private Snapshot snapshot() {
    List<Person> people = new ArrayList<>();
    for (PersonId person : state.membership().people()) {
      people.add(
          new Person(
              person,
              state.roster().role(person),
              state.roster().name(person),
              state.roster().devices(person)));
    }
    return new Snapshot(
        state.membership().acts().size(),
        state.keys().size(),
        state.book().redactions().size(),
        people,
        state.membership().revision(),
        state.roster().workspace().orElse(""),
        invites.list(),
        state.role());
  }

  /// Asks for the keys that are missing; asking again does no harm.
  void wantMissing() {
    if (state.role().below(Role.VIEWER)) {
      return;
    }
    List<Known> missing =
        state.epochBook().all().stream().filter(k -> !state.keys().has(k.id())).toList();
    for (Known known : missing.subList(Math.max(0, missing.size() - WANTED_MAX), missing.size())) {
      state.ports().network().wantKey().accept(known.id());
    }
  }

  /// Where no epoch qualifies, because the author of an exclusion could not make one, an editor's
  /// node does; the others see it and need not.
  private void takeTurn() {
    boolean due =
        !closed
            && turn == null
            && joining.enrolled()
            && state.mayAct(Role.EDITOR)
            && state.epochs().current().isEmpty();
    if (due) {
      turn = state.loop().schedule(turnMs(), this::makeEpoch);
    }
  }

  private void makeEpoch() {
    turn = null;
    if (!closed && state.mayAct(Role.EDITOR) && state.epochs().current().isEmpty()) {
      acts.ensureEpoch();
      settle();
    }
  }

  private long turnMs() {
    Hash exclusion =
        state.book().exclusions().stream()
            .map(Note::id)
            .reduce((_, later) -> later)
            .orElse(Hash.ZERO);
    return EPOCH_TURN_MS * Turns.distance(exclusion, state.device()) / Turns.DISTANCES;
  }

  void close() {
    closed = true;
    Cancellable pending = turn;
    if (pending != null) {
      pending.cancel();
    }
  }
}

package grove.grouping;

import grove.graph.Loop;
import grove.graph.Loop.Cancellable;
import grove.identity.bytes.Hash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a node does unasked as time passes: checkpoints, fresh keys, its own key package.
///
/// Many nodes see that something is due. Each waits for a time that follows from what is due and
/// from its device, so that mostly one has done it before the others' turns come.
final class Upkeep {
  /// From one look at what is due to the next, milliseconds.
  static final long LOOK_MS = 60_000;

  /// The last turn comes so long after something was seen to be due, milliseconds.
  static final long TURN_MS = 600_000;

  /// Where somebody's budget is half spent, the last turn of a checkpoint comes so much sooner: an
  /// import is not to wait for it, milliseconds.
  static final long HURRY_MS = 2_000;

  /// A device's key package is replaced at this age, milliseconds.
  static final long KEY_PACKAGE_MS = 30 * Rotation.DAY_MS;

  private final GroupState state;
  private final Acts acts;
  private final Observer observer;
  private final Checkpoints checkpoints;
  private final List<Chore> chores;
  private final Map<Chore, Cancellable> turns = new HashMap<>();
  private @Nullable Cancellable look;
  private @Nullable Cancellable hurry;

  Upkeep(GroupState state, Acts acts, Observer observer) {
    this.state = state;
    this.acts = acts;
    this.observer = observer;
    this.checkpoints = new Checkpoints(state, acts);
    this.chores = List.of(new Rotation(state, acts), checkpoints);
  }

  void begin() {
    lookLater();
    state.budgets().whenLow(this::hurry);
  }

  private void lookLater() {
    look = loop().schedule(LOOK_MS, this::look);
  }

  private Loop loop() {
    return state.loop();
  }

  private void look() {
    lookLater();
    if (state.forked()) {
      return; // it begins anew, and does then what is due
    }
    keyPackage();
    if (state.budgets().due()) {
      state.ports().network().membershipChanged().run();
    }
    for (Chore chore : chores) {
      Optional<Hash> due = turns.containsKey(chore) ? Optional.empty() : chore.due();
      due.ifPresent(what -> turns.put(chore, loop().schedule(turnMs(what), () -> turn(chore))));
    }
  }

  /// Somebody may have done it meanwhile.
  private void turn(Chore chore) {
    turns.remove(chore);
    if (chore.due().isPresent() && !state.forked()) {
      chore.act();
      observer.settle();
    }
  }

  /// Much came of somebody that nobody above them has named.
  private void hurry() {
    if (hurry == null) {
      checkpoints
          .due()
          .ifPresent(
              what -> hurry = loop().schedule(turnMs(what) * HURRY_MS / TURN_MS, this::hurried));
    }
  }

  private void hurried() {
    hurry = null;
    if (checkpoints.due().isPresent() && !state.forked()) {
      checkpoints.act();
      observer.settle();
      if (state.budgets().due()) {
        state.ports().network().membershipChanged().run();
      }
    }
  }

  private long turnMs(Hash due) {
    return TURN_MS * Turns.distance(due, state.device()) / Turns.DISTANCES;
  }

  /// The vault's key package is young, and the group knows it.
  private void keyPackage() {
    state.vault().renewKeyPackage(state.random(), loop().nowMs(), KEY_PACKAGE_MS);
    boolean known =
        state
            .book()
            .keyPackage(state.device())
            .map(state.self().keyPackage()::equals)
            .orElse(false);
    if (!known && state.enrolled() && state.role().atLeast(Role.RELAY)) {
      acts.keyPackage();
      observer.settle();
    }
  }

  void close() {
    turns.values().forEach(Cancellable::cancel);
    turns.clear();
    cancel(look);
    cancel(hurry);
  }

  private static void cancel(@Nullable Cancellable next) {
    if (next != null) {
      next.cancel();
    }
  }
}

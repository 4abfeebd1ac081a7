package grove.grouping;

import grove.grouping.rule.Branch;
import grove.grouping.rule.Position;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Pins what the logs of others hold: an admin's later cut does not go below, nor does an author's
/// own fork.
///
/// A pin by a log's own author protects from nothing of that, so everybody's entries are pinned by
/// somebody else: this node looks at the pins of others than the author, and leaves its own person's
/// logs to other admins. Entries of the data lane call for a checkpoint, which lists the control
/// logs that moved too; would these call for one, two admins' checkpoints would call for each
/// other for ever. Only what counts now, and only of members, is pinned; of people below admin no more
/// in a day than [Renewals] says, since a pin lets them write on. An admin can pin all by hand.
final class Checkpoints implements Chore {
  /// Data entries that are not pinned yet.
  static final long ENTRIES_MAX = 1_000;

  /// For how long the first of them may wait.
  static final long AGE_MAX_MS = 86_400_000;

  private final GroupState state;
  private final Acts acts;
  private final Since since;
  private final Renewals renewals;

  Checkpoints(GroupState state, Acts acts) {
    this.state = state;
    this.acts = acts;
    this.since = new Since(state.store(), "group/unpinned-since");
    this.renewals = new Renewals(state.store());
  }

  @Override
  public Optional<Hash> due() {
    boolean may = state.role().atLeast(Role.ADMIN) && state.enrolled();
    if (!may) {
      return Optional.empty();
    }
    long entries = unpinned();
    if (entries == 0) {
      since.end();
      return Optional.empty();
    }
    Hash last = last();
    long ageMs = since.forMs(last, state.loop().nowMs());
    return entries >= ENTRIES_MAX || ageMs >= AGE_MAX_MS ? Optional.of(last) : Optional.empty();
  }

  /// The newest checkpoint, else the group: by it nodes take turns.
  private Hash last() {
    return checkpoints().stream()
        .map(Note::id)
        .reduce((_, later) -> later)
        .orElse(state.group().hash());
  }

  private List<Note> checkpoints() {
    return checkpoints(state);
  }

  private static List<Note> checkpoints(GroupState state) {
    return state.book().checkpoints().stream().filter(state.book()::effective).toList();
  }

  private long unpinned() {
    Map<LogId, Long> pinned = pinned();
    long entries = 0;
    for (Map.Entry<LogId, Head> pin : pins(pinned, true).entrySet()) {
      if (pin.getKey().lane() == Lane.DATA) {
        entries += pin.getValue().seq() - pinned.getOrDefault(pin.getKey(), 0L);
      }
    }
    return entries;
  }

  @Override
  public void act() {
    Map<LogId, Long> pinned = pinned();
    Map<LogId, Head> pins = pins(pinned, true);
    if (!pins.isEmpty()) {
      acts.checkpoint(pins);
      Map<PersonId, Long> counts = new HashMap<>();
      pins.forEach((log, head) ->
          counts.merge(author(log), head.seq() - pinned.getOrDefault(log, 0L), Long::sum));
      counts.keySet().removeIf(this::free);
      renewals.count(counts, state.loop().nowMs());
    }
  }

  /// Pins by hand all that counts of one person; returns how many entries that were.
  long allow(PersonId person) {
    Map<LogId, Long> pinned = pinned();
    Map<LogId, Head> pins = pins(pinned, false);
    pins.keySet().removeIf(log -> !author(log).equals(person));
    if (!pins.isEmpty()) {
      acts.checkpoint(pins);
    }
    return pins.entrySet().stream()
        .mapToLong(pin -> pin.getValue().seq() - pinned.getOrDefault(pin.getKey(), 0L))
        .sum();
  }

  private boolean free(PersonId person) {
    return state.roster().role(person).atLeast(Role.ADMIN);
  }

  private Map<LogId, Long> pinned() {
    return pinned(state);
  }

  /// How far each log is pinned by others than its author.
  static Map<LogId, Long> pinned(GroupState state) {
    Map<LogId, Long> pinned = new HashMap<>();
    for (Note note : checkpoints(state)) {
      if (note.control() instanceof Control.Checkpoint checkpoint) {
        checkpoint
            .pins()
            .forEach((log, head) -> {
              PersonId author = state.membership().author(log).person();
              if (note.act().byKey() || !note.act().person().equals(author)) {
                pinned.merge(log, head.seq(), Math::max);
              }
            });
      }
    }
    return pinned;
  }

  private PersonId author(LogId log) {
    return state.membership().author(log).person();
  }

  /// What a checkpoint would list now: logs of others that moved.
  private Map<LogId, Head> pins(Map<LogId, Long> pinned, boolean unasked) {
    Map<LogId, Head> pins = new TreeMap<>();
    Map<PersonId, Long> left = new HashMap<>();
    for (LogId log : state.store().frontier().logs()) {
      PersonId author = author(log);
      boolean others = !author.equals(state.me());
      if (others
          && pins.size() < Control.Checkpoint.PINS_MAX
          && state.roster().role(author).atLeast(Role.RELAY)) {
        long from = pinned.getOrDefault(log, 0L);
        long seq = counted(log);
        if (unasked && !free(author)) {
          long most = left.computeIfAbsent(author, a -> renewals.left(a, state.loop().nowMs()));
          seq = Math.min(seq, from + most);
          left.put(author, most - Math.max(0, seq - from));
        }
        if (seq > from) {
          long upto = seq;
          state
              .store()
              .entry(log, upto)
              .map(Entry::id)
              .ifPresent(id -> pins.put(log, new Head(upto, id)));
        }
      }
    }
    return pins;
  }

  /// The highest entry of the log that counts.
  private long counted(LogId log) {
    long upto = state.store().frontier().seq(log);
    Optional<Branch> trunk = state.membership().trunk(log);
    if (log.lane() == Lane.CONTROL || trunk.isEmpty()) {
      return upto;
    }
    for (long from : state.membership().stretches(trunk.get()).reversed()) {
      if (from <= upto && state.membership().effectiveData(new Position(trunk.get(), from))) {
        return upto;
      }
      upto = Math.min(upto, from - 1);
    }
    return 0;
  }
}

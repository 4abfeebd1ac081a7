package grove.grouping;

import grove.identity.bytes.Hash;
import java.util.Optional;

/// New keys once the ones in use are old, or much was written under them.
final class Rotation implements Chore {
  /// Entries under one epoch.
  static final long ENTRIES_MAX = 50_000;

  static final long DAY_MS = 86_400_000;

  private final GroupState state;
  private final Acts acts;
  private final Since since;

  Rotation(GroupState state, Acts acts) {
    this.state = state;
    this.acts = acts;
    this.since = new Since(state.store(), "group/epoch-since");
  }

  @Override
  public Optional<Hash> due() {
    boolean may = state.role().atLeast(Role.EDITOR) && state.enrolled();
    Optional<Hash> current = state.epochs().current().map(EpochKeys::id);
    return may ? current.filter(this::worn) : Optional.empty();
  }

  private boolean worn(Hash epoch) {
    long ageMs = since.forMs(epoch, state.loop().nowMs());
    long days = Math.max(1, state.roster().policy().rotationDays());
    return ageMs >= days * DAY_MS || state.entriesUnder(epoch) >= ENTRIES_MAX;
  }

  @Override
  public void act() {
    acts.newEpoch();
  }
}

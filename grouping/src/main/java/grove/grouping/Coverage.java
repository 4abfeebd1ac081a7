package grove.grouping;

import grove.grouping.rule.Past;
import grove.identity.PersonId;
import grove.store.Entry;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.util.HashMap;
import java.util.Map;

/// How far owners and admins have named each log: by a pin or a cut, and control entries by having
/// them in the past of what they wrote. Read on from where it stopped; anew when judgements changed.
final class Coverage {
  private final GroupState state;
  private final Map<LogId, Long> named = new HashMap<>();
  private Past past = Past.EMPTY;
  private long revision = -1;
  private int seen;

  Coverage(GroupState state) {
    this.state = state;
  }

  /// Takes new control entries in; true if there were any.
  boolean refresh() {
    long now = state.membership().revision();
    int notes = state.book().notes().size();
    if (now == revision && notes == seen) {
      return false;
    }
    if (now != revision) {
      named.clear();
      past = Past.EMPTY;
      seen = 0;
      revision = now;
    }
    state.book().notes().stream().skip(seen).forEach(this::take);
    seen = notes;
    return true;
  }

  private void take(Note note) {
    boolean above =
        note.act().byKey() || state.roster().role(note.act().person()).atLeast(Role.ADMIN);
    if (!above || !state.book().effective(note)) {
      return;
    }
    past = past.and(note.act());
    switch (note.control()) {
      case Control.Checkpoint c -> name(note, c.pins());
      case Control.Add c -> name(note, c.cut());
      case Control.Set c -> name(note, c.cut());
      case Control.Remove c -> name(note, c.cut());
      case Control.DeviceRevoke c -> name(note, c.cut());
      case Control.Genesis _,
          Control.DeviceAdd _,
          Control.Link _,
          Control.Leave _,
          Control.Invite _,
          Control.InviteRevoke _,
          Control.NewKeyPackage _,
          Control.Profile _,
          Control.SetPolicy _,
          Control.Adopt _,
          Control.Redact _,
          Control.Epoch _ -> {}
    }
  }

  /// What somebody says of their own logs counts for nothing.
  private void name(Note note, Map<LogId, Head> heads) {
    PersonId by = note.act().person();
    heads.forEach((log, head) -> {
      if (note.act().byKey() || !by.equals(state.membership().author(log).person())) {
        named.merge(log, head.seq(), Math::max);
      }
    });
  }

  /// Up to where the log is named.
  long of(LogId log) {
    return named.getOrDefault(log, 0L);
  }

  /// The same for entries that are stored, up to `upto`: of the control lane the past counts.
  long of(LogId log, long upto) {
    long from = of(log);
    if (log.lane() == Lane.DATA) {
      return from;
    }
    for (long seq = upto; seq > from; seq--) {
      boolean known =
          state
              .store()
              .entry(log, seq)
              .map(Entry::id)
              .flatMap(state.membership()::act)
              .filter(past::has)
              .isPresent();
      if (known) {
        return seq;
      }
    }
    return from;
  }
}

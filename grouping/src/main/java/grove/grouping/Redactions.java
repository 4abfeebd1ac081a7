package grove.grouping;

import grove.graph.OwedBodies;
import grove.grouping.rule.Act;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.LogId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Which bodies of data entries go: those that an effective REDACT of their author, or of somebody
/// above, names; and what the group's policy says of those that were replaced.
///
/// What goes is done by who knows what the entries say, the space above; it says in turn which
/// bodies ought to be here ([#owed]). Belongs to its group, and to the group's loop.
public final class Redactions {
  /// What is replaced stays here at least so long, days.
  public static final int RETENTION_DAYS_MIN = Control.Policy.RETENTION_DAYS_MIN;

  private final GroupState state;
  private final Acts acts;
  private final Observer observer;
  private Supplier<OwedBodies> owed = () -> OwedBodies.NONE;
  private Map<LogId, Long> pinned = Map.of();
  private long pinnedRevision = -1;

  Redactions(GroupState state, Acts acts, Observer observer) {
    this.state = state;
    this.acts = acts;
    this.observer = observer;
  }

  /// Data entries that some REDACT names, whether it counts or not.
  public Set<Hash> named() {
    return state.book().redactions().keySet();
  }

  /// Grows whenever [#redacted] or [#pinned] may answer otherwise than before.
  public long revision() {
    return state.membership().acts().size() + state.membership().revision();
  }

  /// Has this data entry been taken back?
  public boolean redacted(Hash id, LogId log) {
    return notes(id, log).stream().anyMatch(state.book()::effective);
  }

  /// Has somebody said so who could, though it may have lost its force since: then nobody may have
  /// its body any more. The word of others never had any, and hides nothing.
  public boolean named(Hash id, LogId log) {
    return notes(id, log).stream().map(Note::act).anyMatch(this::couldSay);
  }

  private boolean couldSay(Act act) {
    PersonId target = act.target().orElse(act.person());
    if (act.byKey() || target.equals(act.person())) {
      return true;
    }
    Role role = state.membership().role(act.person(), act.past());
    return role.atLeast(Role.ADMIN) && state.membership().role(target, act.past()).below(role);
  }

  private List<Note> notes(Hash id, LogId log) {
    List<Note> notes = state.book().redactions().get(id);
    if (notes == null) {
      return List.of();
    }
    PersonId author = state.membership().dataAuthor(log).person();
    return notes.stream()
        .filter(note ->
            note.control() instanceof Control.Redact redact && redact.target().equals(author))
        .toList();
  }

  /// Throws what [#redact] would throw.
  public void requireMay(PersonId author) {
    acts.requireRedact(author);
  }

  /// Takes back what one person wrote in these entries.
  public void redact(PersonId author, List<Hash> entries) {
    acts.redact(author, entries);
    observer.settle();
  }

  /// After how many days what was replaced may be dropped; 0 keeps all.
  public int retentionDays() {
    int days = state.roster().policy().retentionDays();
    return days <= 0 ? 0 : Math.max(days, RETENTION_DAYS_MIN);
  }

  /// Says so for everybody: admins and owners.
  public void retainFor(int days) {
    acts.retainFor(days);
    observer.settle();
  }

  /// Whether the policy ever let replaced bodies go: then one may be missing for that reason.
  public boolean everRetained() {
    return retentionDays() > 0
        || state.book().policies().stream()
            .filter(state.book()::effective)
            .anyMatch(note ->
                note.control() instanceof Control.SetPolicy policy
                    && policy.policy().retentionDays() > 0);
  }

  /// Does an effective CHECKPOINT of another person than the author pin this entry?
  public boolean pinned(LogId log, long seq) {
    if (pinnedRevision != revision()) {
      pinnedRevision = revision();
      pinned = Checkpoints.pinned(state);
    }
    return pinned.getOrDefault(log, 0L) >= seq;
  }

  /// Who says which bodies ought to be here and are not.
  public void owed(Supplier<OwedBodies> bodies) {
    owed = bodies;
  }

  /// Takes the bodies of these entries out of the store; which of them had one.
  public List<Hash> drop(Collection<Hash> entries) {
    return state.store().dropBodies(entries);
  }

  OwedBodies owed() {
    return owed.get();
  }
}

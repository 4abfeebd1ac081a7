package grove.grouping;

import grove.grouping.AuditEntry.Effect;
import grove.grouping.rule.Act;
import grove.grouping.rule.Position;
import grove.grouping.rule.Why;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// All control entries in words: what each says, by whom, and whether it counts.
final class Audit {
  private final GroupState state;
  private final ControlWords words;
  private final WhyWords why;

  Audit(GroupState state) {
    this.state = state;
    this.words = new ControlWords(state.roster()::shown, state.roster()::box);
    this.why = new WhyWords(words::author);
  }

  /// At most `limit` entries, newest first in the order in which they came here, beginning below
  /// `before`.
  AuditEntry.Page page(Optional<Hash> before, int limit) {
    List<Act> acts = state.membership().acts();
    int end = acts.size();
    if (before.isPresent()) {
      end =
          state
              .membership()
              .act(before.get())
              .map(Act::index)
              .orElseThrow(() -> new IllegalArgumentException("no such entry"));
    }
    List<AuditEntry> page = new ArrayList<>();
    for (int at = end - 1; at >= 0 && page.size() < limit; at--) {
      page.add(entry(acts.get(at)));
    }
    return new AuditEntry.Page(page, end > page.size());
  }

  private AuditEntry entry(Act act) {
    Optional<Note> note = state.book().get(act.id());
    Optional<Entry> stored = note.isPresent() ? Optional.empty() : state.store().entry(act.id());
    Optional<Why> reason = state.membership().why(act);
    Effect effect =
        reason
            .map(because -> because.setAside() ? Effect.SET_ASIDE : Effect.VOID)
            .orElse(Effect.IN_FORCE);
    return new AuditEntry(
        act.id(),
        act.person(),
        act.byKey(),
        act.device().key(),
        note.map(Note::wallMs).or(() -> stored.map(e -> e.header().wallMs())).orElse(0L),
        kind(note, stored),
        note.map(words::of).orElseGet(() -> words.author(act) + " " + unread(stored)),
        effect,
        reason.map(why::of).orElse(""));
  }

  private static String kind(Optional<Note> note, Optional<Entry> stored) {
    return note.map(n -> n.control().kind())
        .or(() -> stored.flatMap(entry -> ControlKind.of(entry.header().kind())))
        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
        .orElse("unknown");
  }

  private static String unread(Optional<Entry> stored) {
    boolean known = stored.flatMap(entry -> ControlKind.of(entry.header().kind())).isPresent();
    return known ? "wrote something that is not valid" : "did something that needs a newer Grove";
  }

  /// In words why a data entry does not count; empty where it does.
  Optional<String> why(Position at) {
    return state.membership().whyData(at).map(why::of);
  }
}

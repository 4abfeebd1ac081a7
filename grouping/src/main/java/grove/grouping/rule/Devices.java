package grove.grouping.rule;

import grove.grouping.rule.Meaning.Ended;
import grove.grouping.rule.Meaning.Proof;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Pass 0 of the membership rule: which devices speak for their person. Knows no roles, no forks.
///
/// Everything is judged within a set C (all of D, or one entry's past) as if there were nothing
/// else; results are kept per C. `finalOnly` asks as if there were no ends but those that nobody
/// can stop; it decides which other ends count.
final class Devices {
  private final Causality known;
  private final Ledger ledger;
  private final int deviceLimit;
  private final Map<Question, Boolean> answers = new HashMap<>();

  private enum Term {
    ENROLS,
    ENROLS_FINALLY,
    LIVES,
    COUNTS,
    ALIVE,
    ALIVE_FINALLY
  }

  /// Acts and scopes are compared by identity.
  private record Question(Term term, Object about, Scope within) {}

  Devices(Causality known, Ledger ledger, int deviceLimit) {
    this.known = known;
    this.ledger = ledger;
    this.deviceLimit = deviceLimit;
  }

  private boolean answer(Term term, Object about, Scope within, BooleanSupplier find) {
    Question question = new Question(term, about, within);
    Boolean found = answers.get(question);
    if (found == null) {
      found = find.getAsBoolean();
      answers.put(question, found);
    }
    return found;
  }

  boolean enrols(Act enrolment, Scope c) {
    return enrols(enrolment, c, false);
  }

  private boolean enrols(Act enrolment, Scope c, boolean finalOnly) {
    Term term = finalOnly ? Term.ENROLS_FINALLY : Term.ENROLS;
    return answer(term, enrolment, c, () -> findEnrols(enrolment, c, finalOnly));
  }

  private boolean findEnrols(Act enrolment, Scope c, boolean finalOnly) {
    List<Act> before = enrolmentsIn(enrolment.person(), enrolment.past());
    if (tooMany(enrolment, before) || cutOff(enrolment, c, finalOnly)) {
      return false;
    }
    DeviceId key = enrolment.device().key();
    return switch (enrolment.proof().orElseThrow()) {
      case IDENTITY -> true;
      case LINK ->
          ledger.links(enrolment.person(), key).stream()
              .anyMatch(link -> enrolment.past().has(link) && alive(link, c, finalOnly));
      case RESTORE ->
          before.stream().anyMatch(a -> a.device().key().equals(key) && alive(a, c, finalOnly));
    };
  }

  /// Was a device that vouches for it in a card's chain ended by somebody who did not know of it?
  ///
  /// So what a stolen device vouches for falls with it, in groups too where it stands in a chain
  /// only; what the ender knew stays unless it is ended itself, as with a LINK inside the cut.
  private boolean cutOff(Act enrolment, Scope c, boolean finalOnly) {
    return enrolment.via().stream()
        .flatMap(key -> ledger.ends(enrolment.person(), key).stream())
        .anyMatch(end ->
            c.has(end)
                && !end.past().has(enrolment)
                && (finalOnly ? end.isFinal() : counts(end, c)));
  }

  /// Do as many live as may? Not counting what the enrolment ends itself: else a thief's links would
  /// stop a recovery.
  private boolean tooMany(Act enrolment, List<Act> before) {
    if (before.size() < deviceLimit) {
      return false;
    }
    Set<Incarnation> living = new HashSet<>();
    for (Act a : before) {
      boolean ended =
          enrolment.ends().contains(new Ended.Key(a.device().key()))
              || enrolment.ends().contains(new Ended.One(a.device()));
      if (!ended && lives(a.person(), a.device(), enrolment.past())) {
        living.add(a.device());
      }
      if (living.size() >= deviceLimit) {
        return true;
      }
    }
    return false;
  }

  private List<Act> enrolmentsIn(PersonId person, Scope c) {
    return ledger.enrolments(person).stream().filter(c::has).toList();
  }

  /// Does this incarnation of the person live within C?
  boolean lives(PersonId person, Incarnation device, Scope c) {
    return answer(Term.LIVES, List.of(person, device), c, () -> findLives(person, device, c));
  }

  private boolean findLives(PersonId person, Incarnation device, Scope c) {
    boolean enrolled =
        ledger.enrolments(person).stream()
            .anyMatch(a -> a.device().equals(device) && c.has(a) && enrols(a, c));
    return enrolled
        && ledger.ends(person, device).stream().noneMatch(end -> c.has(end) && counts(end, c));
  }

  /// Does this end count? By its past alone, but for final ends; so two devices that revoke each
  /// other are both out.
  boolean counts(Act end, Scope c) {
    return answer(Term.COUNTS, end, c, () -> findCounts(end, c));
  }

  private boolean findCounts(Act end, Scope c) {
    return end.isFinal() || (speaks(end) && alive(end, c, true));
  }

  /// Is its author in a position to end what it ends? A restore speaks for the incarnations of its
  /// own key that it ends.
  private boolean speaks(Act end) {
    Past past = end.past();
    Set<Incarnation> enrolled = new HashSet<>();
    Set<DeviceId> keys = new HashSet<>();
    for (Act a : enrolmentsIn(end.person(), past)) {
      if (enrols(a, past)) {
        enrolled.add(a.device());
        keys.add(a.device().key());
        keys.addAll(a.via());
      }
    }
    if (end.meaning() instanceof Meaning.Revocation m) {
      return lives(end.person(), end.device(), past) && keys.contains(m.device());
    }
    List<Incarnation> own = ownIncarnations(end);
    return end.proof().orElseThrow() == Proof.RESTORE
        && own.size() == end.ends().size()
        && enrolled.containsAll(own)
        && own.stream().anyMatch(i -> lives(end.person(), i, past));
  }

  private static List<Incarnation> ownIncarnations(Act end) {
    List<Incarnation> own = new ArrayList<>();
    for (Ended ended : end.ends()) {
      if (ended instanceof Ended.One one && one.key().equals(end.device().key())) {
        own.add(one.incarnation());
      }
    }
    return own;
  }

  /// The ends in C that reach this entry.
  List<Act> endedBy(Act e, Scope c) {
    return endedBy(e, c, false);
  }

  private List<Act> endedBy(Act e, Scope c, boolean finalOnly) {
    return ledger.ends(e.person(), e.device()).stream()
        .filter(end -> c.has(end) && (finalOnly ? end.isFinal() : counts(end, c)))
        .filter(end -> reaches(end, e))
        .toList();
  }

  /// An end that was concurrent reaches other ends only if it is final.
  private boolean reaches(Act end, Act e) {
    boolean concurrent = !known.covers(end.cut(), e.at()) && (end.isFinal() || !e.isEnd());
    return e.past().has(end) || (concurrent && end != e);
  }

  /// Is this entry's incarnation enrolled within C, by itself or by something in its past?
  boolean enrolled(Act e, Scope c) {
    return enrolled(e, c, false);
  }

  private boolean enrolled(Act e, Scope c, boolean finalOnly) {
    return ledger.enrolments(e.person()).stream()
        .anyMatch(a ->
            a.device().equals(e.device())
                && (a == e || e.past().has(a))
                && enrols(a, c, finalOnly));
  }

  /// Is this entry alive, judged over the whole of D?
  boolean alive(Act e) {
    return alive(e, Scope.ALL, false);
  }

  private boolean alive(Act e, Scope c, boolean finalOnly) {
    if (e.isData()) {
      return findAlive(e, c, finalOnly);
    }
    Term term = finalOnly ? Term.ALIVE_FINALLY : Term.ALIVE;
    return answer(term, e, c, () -> findAlive(e, c, finalOnly));
  }

  private boolean findAlive(Act e, Scope c, boolean finalOnly) {
    return e.byKey() || (enrolled(e, c, finalOnly) && endedBy(e, c, finalOnly).isEmpty());
  }

  /// Why the entry is not alive; empty where it is.
  Optional<Why> whyDead(Act e) {
    return whyDead(e, false);
  }

  private Optional<Why> whyDead(Act e, boolean finalOnly) {
    if (e.byKey()) {
      return Optional.empty();
    }
    if (!enrolled(e, Scope.ALL, finalOnly)) {
      return Why.of(Why.Reason.NOT_ENROLLED);
    }
    return endedBy(e, Scope.ALL, finalOnly).stream()
        .findFirst()
        .flatMap(end -> Why.by(Why.Reason.DEVICE_ENDED, end));
  }

  /// Why an end does not count; empty where it does.
  Optional<Why> whyNoEnd(Act end) {
    if (end.isFinal()) {
      return Optional.empty();
    }
    return whyDead(end, true)
        .or(() -> speaks(end) ? Optional.empty() : Why.of(Why.Reason.ENDS_NOTHING));
  }
}

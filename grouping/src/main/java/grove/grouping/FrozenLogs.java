package grove.grouping;

import grove.grouping.rule.Act;
import grove.grouping.rule.Meaning;
import grove.grouping.rule.Position;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.Freeze;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The logs of which there are two histories, and what that asks of this node.
///
/// Nodes may hold different branches of such a log; frontiers show none of them. Where an entry that
/// counts names something behind the fork (as a control head, in a cut, a pin or an adoption, or as
/// a dep), the judgement depends on it, so every node has to hold it: it is [#lacking] until then,
/// and neighbours are asked for it by its id. What nobody names may differ from node to node: no
/// judgement looks at it.
///
/// So that nodes agree on what takes rights away, too, whoever holds frozen control entries names
/// them: with the next own control entry, owners and admins at once ([#toBeNamed]).
public final class FrozenLogs {
  /// Entries of frozen logs that one author's entries make this node ask for.
  private static final int LACKING_MAX = 1_000;

  private final GroupState state;
  private Supplier<Set<Hash>> deps = Set::of;
  private Set<Hash> named = Set.of();
  private long namedFor = -1;

  FrozenLogs(GroupState state) {
    this.state = state;
  }

  /// All frozen logs, in their order.
  public List<FrozenLog> list() {
    List<FrozenLog> logs = new ArrayList<>();
    state
        .store()
        .frontier()
        .forks()
        .forEach((log, seq) -> {
          Freeze freeze = state.store().freezes().get(log);
          if (freeze != null) {
            logs.add(describe(log, freeze));
          }
        });
    return logs;
  }

  private FrozenLog describe(LogId log, Freeze freeze) {
    return new FrozenLog(
        log,
        author(log),
        freeze.seq(),
        freeze.knownMs(),
        log.lane() == Lane.DATA ? setAside(log, freeze.seq()) : 0,
        own(log),
        words(log, freeze.seq()));
  }

  private String words(LogId log, long seq) {
    boolean data = log.lane() == Lane.DATA;
    return "The device %s of %s signed two different histories of what it %s, from number %d on. %s"
        .formatted(
            log.device().shortHex(),
            state.roster().shown(author(log)),
            data ? "wrote" : "decided",
            seq,
            data
                ? "What follows is set aside for everybody; an admin can adopt one of the two."
                : "Of what follows, only what takes rights away counts.");
  }

  private PersonId author(LogId log) {
    if (log.lane() == Lane.DATA) {
      return state.membership().dataAuthor(log).person();
    }
    return state
        .store()
        .entry(log, 1)
        .flatMap(first -> state.membership().act(first.id()))
        .map(Act::person)
        .or(() -> state.roster().person(log.device()))
        .orElseGet(() -> new PersonId(log.device().bytes()));
  }

  private long setAside(LogId log, long from) {
    long count = 0;
    long seq = from;
    Optional<Position> at = state.place(log, seq);
    while (at.isPresent()) {
      count += state.membership().effectiveData(at.get()) ? 0 : 1;
      seq++;
      at = state.place(log, seq);
    }
    return count;
  }

  /// From which entry on a log is frozen; empty where it is not.
  public Optional<Long> from(LogId log) {
    return Optional.ofNullable(state.store().frontier().forks().get(log));
  }

  /// Whether this home wrote two histories, and needs a new incarnation before it writes on.
  public boolean ofThisHome() {
    return state.forked();
  }

  private boolean own(LogId log) {
    return log.equals(state.log(log.lane()));
  }

  /// Says which entries data entries wait for, so that those of frozen logs are fetched.
  public void waitingFor(Supplier<Set<Hash>> waitedFor) {
    deps = waitedFor;
  }

  /// Whether a data entry was stored beside its log: another branch is in the log.
  public boolean beside(Hash dataEntry) {
    return state.isBeside(dataEntry);
  }

  /// Whether a data entry beside its log counts.
  public boolean effective(Hash dataEntry) {
    return state.isBeside(dataEntry)
        && state.place(dataEntry).map(state.membership()::effectiveData).orElse(false);
  }

  /// Frozen control entries are known here that nobody has named, and this person should at once.
  boolean toBeNamed() {
    return state.mayAct(Role.ADMIN) && state.membership().leavesOut();
  }

  /// Entries that are not here and on which something depends, as far as frozen logs are concerned.
  Set<Hash> lacking() {
    if (state.store().frontier().forks().isEmpty()) {
      return Set.of();
    }
    Set<Hash> lacking = new LinkedHashSet<>(named());
    deps.get().stream().limit(LACKING_MAX).forEach(lacking::add);
    lacking.removeIf(id -> state.store().entry(id).isPresent());
    return lacking;
  }

  /// What entries of D name behind forks, and was not here when this was last looked at.
  private Set<Hash> named() {
    long now = state.membership().revision() + state.membership().acts().size();
    if (namedFor != now) {
      namedFor = now;
      named = findNamed();
    }
    return named;
  }

  private Set<Hash> findNamed() {
    Set<Hash> found = new LinkedHashSet<>();
    Map<PersonId, Integer> counts = new HashMap<>();
    for (Act act : state.membership().acts()) {
      if (!state.membership().inD(act)) {
        continue;
      }
      names(act)
          .forEach((log, head) -> {
            boolean behind = head.seq() >= from(log).orElse(Long.MAX_VALUE);
            if (behind
                && counts.merge(act.person(), 1, Integer::sum) <= LACKING_MAX
                && state.store().entry(head.id()).isEmpty()) {
              found.add(head.id());
            }
          });
    }
    return found;
  }

  /// What an entry names besides its heads: the rows of its cut, its pins, what it adopts.
  private static Map<LogId, Head> names(Act act) {
    return switch (act.meaning()) {
      case Meaning.Adoption m -> Map.of(m.log(), m.upto());
      case Meaning.Pinning m -> m.pins();
      case Meaning.Founding _, Meaning.Statement _, Meaning.Leaving _, Meaning.Revocation _ ->
          act.cut();
      case Meaning.Enrolment _, Meaning.Linking _, Meaning.Redaction _, Meaning.Plain _ ->
          act.cut();
    };
  }
}

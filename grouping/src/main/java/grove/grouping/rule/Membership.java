package grove.grouping.rule;

import grove.grouping.Role;
import grove.grouping.rule.Act.Author;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.Lane;
import grove.store.LogId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who is a member, in which role, and which entries are effective: the membership rule over all
/// entries that are known here, kept up to date as they come.
///
/// The answers are a pure function of the set of entries: evaluating after each entry, in whatever
/// causal order, gives the same as evaluating once at the end. Most entries extend what has been
/// judged; the others (removals, revocations, ends, forks) make the next question judge all anew,
/// which takes tens of milliseconds for 10,000 control entries.
public final class Membership {
  /// At most so many living incarnations per person.
  public static final int DEVICE_LIMIT = 16;

  private final Causality known;
  private final int deviceLimit;
  private @Nullable Rule rule;
  private long revision;

  /// `dataEntries` says where a data entry stands, if it is known here.
  public Membership(Function<Hash, Optional<Position>> dataEntries, int deviceLimit) {
    this.known = new Causality(dataEntries);
    this.deviceLimit = deviceLimit;
  }

  /// Adds a control entry; `prev` and `heads` are known already.
  public Act add(Hash id, LogId log, Optional<Hash> prev, List<Hash> heads, Meaning meaning) {
    Act act = known.add(id, log, prev, heads, meaning);
    if (rule != null && !rule.extend(act)) {
      stale();
    }
    return act;
  }

  /// Adds the data entry that follows `prev`.
  ///
  /// @param id asked for only while a judgement waits for an entry: it is a hash, and most are for nothing
  public Position addData(Supplier<Hash> id, LogId log, @Nullable Position prev, List<Hash> heads) {
    boolean forkedBefore = known.forkOf(log).isPresent();
    Position at = known.addData(log, prev, heads);
    boolean forks = forkedBefore || known.forkOf(log).isPresent();
    Rule current = rule;
    boolean names =
        !heads.isEmpty() && current != null && current.forks().names(at.branch().past(at.seq()));
    if (forks || names || known.missed(id)) {
      stale();
    }
    return at;
  }

  /// There is proof that a log forked at this seq: from there on it is frozen, in every branch.
  public void freeze(LogId log, long seq) {
    if (known.freeze(log, seq)) {
      stale();
    }
  }

  /// From which seq on a log is frozen, if it is.
  public Optional<Long> frozenFrom(LogId log) {
    return known.forkOf(log);
  }

  /// Has any log forked?
  public boolean forked() {
    return !known.forked().isEmpty();
  }

  /// The role that a statement of a role counts for: NONE where it is frozen.
  public Role countsFor(Act statement) {
    return rule().countsFor(statement);
  }

  /// The entry that shows this one to whoever has nothing of the other branches of its log: a frozen
  /// entry counts only because one that is not frozen has it in its past.
  public Act shown(Act act) {
    if (known.forkOf(act.log()).isEmpty() || !rule().forks().frozen(act)) {
      return act;
    }
    return known.acts().stream()
        .filter(later -> later.past().has(act) && !rule().forks().frozen(later))
        .findFirst()
        .orElse(act);
  }

  /// Is the control entry part of D: not frozen, or named by what is not?
  public boolean inD(Act act) {
    return rule().forks().inD(act);
  }

  /// Whether frozen control entries are known here that no entry of D names.
  public boolean leavesOut() {
    return !known.forked().isEmpty() && rule().forks().leavesOut();
  }

  private void stale() {
    rule = null;
    revision++;
  }

  private Rule rule() {
    Rule current = rule;
    if (current == null) {
      current = new Rule(known, deviceLimit);
      rule = current;
    }
    return current;
  }

  /// Grows whenever entries that were judged before may be judged differently now.
  public long revision() {
    return revision;
  }

  /// Is the control entry effective? False for what is not known.
  public boolean effective(Hash id) {
    return known.act(id).map(this::effective).orElse(false);
  }

  public boolean effective(Act act) {
    return rule().effective(act);
  }

  public boolean effectiveData(Position at) {
    return rule().effectiveData(at);
  }

  /// Why a control entry is not effective; empty exactly where it is.
  public Optional<Why> why(Act act) {
    return rule().why(act);
  }

  /// Why a data entry is not effective; empty exactly where it is.
  public Optional<Why> whyData(Position at) {
    return rule().whyData(at);
  }

  /// The first entries of the stretches of a data log within which all entries are judged alike,
  /// ascending.
  public List<Long> stretches(Branch line) {
    return rule().stretches(line);
  }

  /// Those of these entries, which stand in causal order, that none of the others has in its past.
  public static List<Act> maximal(List<Act> acts) {
    return Ledger.maximal(acts);
  }

  public Role role(PersonId person) {
    return rule().role(person);
  }

  /// The person's role as an entry with this past saw it.
  public Role role(PersonId person, Scope past) {
    return rule().role(person, past);
  }

  /// Does the device speak for the person within C: enrolled, and neither ended nor revoked?
  public boolean speaks(PersonId person, DeviceId device, Scope c) {
    return rule().speaks(person, device, c);
  }

  /// Has the person's device been ended or revoked within C?
  public boolean gone(PersonId person, DeviceId device, Scope c) {
    return rule().gone(person, device, c);
  }

  /// Has this incarnation of the person, or its device, been ended by them?
  public boolean ended(PersonId person, Incarnation incarnation) {
    return rule().ended(person, incarnation);
  }

  /// Has this device of the person been ended by them?
  public boolean ended(PersonId person, DeviceId device) {
    return rule().ended(person, device);
  }

  /// GENESIS and DEVICE_ADDs of the person's incarnations.
  public List<Act> enrolments(PersonId person) {
    return rule().enrolments(person);
  }

  /// Does the incarnation that this entry enrols live?
  public boolean lives(Act enrolment) {
    return rule().lives(enrolment);
  }

  /// Everybody who wrote, or whom a statement of a role is about.
  public Set<PersonId> people() {
    return rule().people();
  }

  /// All control entries in a causal order, effective or not.
  public List<Act> acts() {
    return known.acts();
  }

  public Optional<Act> act(Hash id) {
    return known.act(id);
  }

  /// The key above the owners, if the group has one.
  public Optional<DeviceId> workspaceKey() {
    return known.workspaceKey();
  }

  /// Who writes this data log; nobody's name where no DEVICE_ADD stands behind it.
  public Author dataAuthor(LogId log) {
    return known.dataAuthor(log);
  }

  /// Who writes this log; nobody's name where nothing enrolled it.
  public Author author(LogId log) {
    return log.lane() == Lane.DATA
        ? known.dataAuthor(log)
        : known.trunk(log).flatMap(known::first).map(Act::author).orElse(dataAuthor(log));
  }

  /// The line of a log that has not forked.
  public Optional<Branch> trunk(LogId log) {
    return known.trunk(log);
  }
}

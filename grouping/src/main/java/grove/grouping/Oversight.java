package grove.grouping;

import grove.graph.Acknowledgement;
import grove.grouping.rule.Position;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What admins and owners look after: who did what, what does not count, how far a removal has
/// come, and new keys by hand. Belongs to its group, and to the group's loop.
public final class Oversight {
  /// Removals that are looked after at once.
  public static final int REMOVALS_MAX = 20;

  private static final String NOT_ASIDE = "nothing is set aside there: look at the list again";

  private static final String OTHER_HISTORY =
      "the other history of this log counts already; were both adopted, neither would count";

  private final GroupState state;
  private final Acts acts;
  private final Observer observer;
  private final Audit audit;
  private final SetAside setAside;
  private final Removals removals;

  Oversight(GroupState state, Acts acts, Observer observer) {
    this.state = state;
    this.acts = acts;
    this.observer = observer;
    this.audit = new Audit(state);
    this.setAside = new SetAside(state, audit);
    this.removals = new Removals(state);
  }

  /// Control entries in words, newest first in the order in which they came here.
  ///
  /// @param before the page begins below this entry
  public AuditEntry.Page audit(Optional<Hash> before, int limit) {
    return audit.page(before, limit);
  }

  /// What a person is called, whether a member or not; the first digits of the id where no name is
  /// known. Foreign text.
  public String name(PersonId person) {
    return state.roster().shown(person);
  }

  /// Data entries that are stored and do not count, by log.
  public List<SetAsideLog> setAside() {
    return setAside.list();
  }

  /// Lets set-aside entries of a log count, all of them up to one; returns how many do now.
  ///
  /// @param log its name as lists show it, see [LogId#shortId]
  /// @param upto an entry's id in hex, or its number in the log
  public long adopt(String log, String upto) {
    LogId found =
        setAside.list().stream()
            .map(SetAsideLog::log)
            .filter(id -> id.shortId().equals(log))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(NOT_ASIDE));
    Entry entry =
        entry(found, upto)
            .filter(e -> e.log().equals(found))
            .orElseThrow(() -> new IllegalArgumentException("no such entry in this log"));
    Position at =
        state.place(entry.id()).orElseThrow(() -> new IllegalArgumentException(NOT_ASIDE));
    long before = setAside.count(at);
    if (before == 0) {
      throw new IllegalArgumentException(NOT_ASIDE);
    }
    if (setAside.otherCounts(at)) {
      throw new IllegalArgumentException(OTHER_HISTORY);
    }
    acts.adopt(found, new Head(entry.seq(), entry.id()));
    observer.settle();
    return before - setAside.count(at);
  }

  private Optional<Entry> entry(LogId log, String upto) {
    try {
      return upto.length() == 2 * Hash.SIZE
          ? state.store().entry(new Hash(Bytes.hex(upto)))
          : state.store().entry(log, Long.parseLong(upto));
    } catch (MalformedException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// Logs of which no more is taken for now, here or, for the own ones, probably elsewhere.
  ///
  /// @param offered what the graph says that neighbours have of logs that wait
  public List<WaitingLog> waiting(Map<LogId, Long> offered) {
    List<WaitingLog> waiting = new ArrayList<>();
    offered.forEach((log, seq) -> {
      PersonId person = state.membership().author(log).person();
      long here = state.store().frontier().seq(log);
      long waitMs = state.budgets().waitMs(person, log.lane());
      waiting.add(new WaitingLog(log, person, here, seq, false, waitMs));
    });
    for (Lane lane : Lane.values()) {
      LogId own = state.log(lane);
      long waitMs = state.role().atLeast(Role.ADMIN) ? 0 : state.budgets().waitMs(state.me(), lane);
      if (waitMs > 0) {
        long here = state.store().frontier().seq(own);
        waiting.add(new WaitingLog(own, state.me(), here, here, true, waitMs));
      }
    }
    waiting.sort(Comparator.comparing(WaitingLog::log));
    return waiting;
  }

  /// Lets a person write on though nobody has seen yet what they wrote: pins all of it that counts;
  /// returns how many entries that were.
  public long allow(PersonId person) {
    state.require(Role.ADMIN, "allow somebody to write more");
    if (person.equals(state.me())) {
      throw new IllegalArgumentException("nobody allows themselves more: ask another admin");
    }
    long entries = new Checkpoints(state, acts).allow(person);
    if (entries == 0) {
      throw new IllegalArgumentException("nothing that they wrote waits to be seen");
    }
    observer.settle();
    return entries;
  }

  /// The newest removals, and who has confirmed them and has the new keys.
  ///
  /// @param held what each device says it holds
  public List<Removal> removals(Map<DeviceId, Acknowledgement> held) {
    return removals.newest(held, REMOVALS_MAX);
  }

  /// After how many days keys are replaced by themselves.
  public int rotationDays() {
    return Math.max(1, state.roster().policy().rotationDays());
  }

  /// Says so for everybody: admins and owners, 1 to 365 days.
  public void rotateEvery(int days) {
    acts.rotateEvery(days);
    observer.settle();
  }

  /// Makes new keys now: what is written afterwards is under them.
  public Hash rotate() {
    Hash epoch = acts.rotate();
    observer.settle();
    return epoch;
  }
}

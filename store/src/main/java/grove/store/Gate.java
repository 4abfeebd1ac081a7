package grove.store;

import grove.identity.DeviceId;
import grove.identity.Suite;
import grove.identity.bytes.Hash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The checks that stand before every append, the same for all stores, cheap ones first.
///
/// It decides only; the store writes. On the data lane one signature stands for the run, so a run
/// passes whole or not at all. Control entries pass one by one: two control logs may name each
/// other's entries in turn, and would wait for each other for ever if their runs had to be whole.
final class Gate {
  private Gate() {}

  /// What the checks need to know of a store.
  interface Held {
    GroupId group();

    Head head(LogId log);

    Optional<Entry> entry(LogId log, long seq);

    /// In which log the entry with this id is, if it is stored.
    Optional<LogId> logOf(Hash id);

    Optional<Entry> entry(Hash id);

    /// From where on a log is frozen, if it is.
    Optional<Freeze> freeze(LogId log);

    /// What is stored beside the logs of a device.
    Beside beside(DeviceId device);
  }

  /// An amount of entries.
  ///
  /// @param bytes of their stubs and bodies
  record Beside(long entries, long bytes) {
    static final Beside NOTHING = new Beside(0, 0);

    Beside and(Entry entry) {
      return new Beside(
          entries + 1, bytes + entry.header().stubBytes() + entry.header().bodyBytes());
    }

    boolean tooMuch() {
      return entries > EntryStore.BESIDE_ENTRIES_MAX || bytes > EntryStore.BESIDE_BYTES_MAX;
    }
  }

  /// What is to be done with a segment.
  sealed interface Verdict {
    /// Write these entries.
    record Write(List<Entry> fresh) implements Verdict {}

    /// Write these entries beside their log.
    record WriteBeside(List<Entry> fresh) implements Verdict {}

    /// Write nothing; this is the answer.
    record Answer(Append append) implements Verdict {}
  }

  static Verdict check(Held held, Segment offered) {
    if (!offered.group().equals(held.group())) {
      return refused("the entries are of another group");
    }
    var log = offered.log();
    if (!Suite.validKey(log.device().bytes())) {
      return refused("the device key is not a valid key");
    }
    var freeze = held.freeze(log);
    if (freeze.isPresent()) {
      return checkFrozen(held, freeze.get(), offered);
    }
    var head = held.head(log);
    if (offered.first().seq() > head.seq() + 1) {
      return answer(new Append.Gap(head.seq()));
    }
    var fork = forkWith(held, head, offered.entries());
    if (fork.isPresent()) {
      return forked(fork.get(), offered);
    }
    var rest = offered.after(head.seq());
    if (rest.isEmpty()) {
      return answer(new Append.Known());
    }
    var fresh = rest.get().entries();
    return log.lane() == Lane.DATA ? checkRun(held, fresh) : checkOneByOne(held, fresh);
  }

  /// Of a frozen log, what lies below the fork is taken. On the data lane its signature may stand
  /// behind the fork, in whatever branch: the run is then stored whole, and what is behind the fork
  /// is no part of the frontier.
  private static Verdict checkFrozen(Held held, Freeze freeze, Segment offered) {
    var head = held.head(offered.log());
    var below = freeze.below().seq();
    if (offered.first().seq() > below) {
      return answer(new Append.Frozen(freeze.seq()));
    }
    if (offered.first().seq() > head.seq() + 1) {
      return answer(new Append.Gap(head.seq()));
    }
    var common = upto(offered.entries(), below);
    var fork = forkWith(held, new Head(Math.min(head.seq(), below), head.id()), common);
    if (fork.isPresent()) {
      return forked(fork.get(), offered);
    }
    var rest = offered.after(head.seq());
    if (head.seq() >= below || rest.isEmpty()) {
      return answer(new Append.Known());
    }
    var leads = offered.last().seq() < below || at(common, below).id().equals(freeze.below().id());
    if (!leads) {
      return answer(new Append.Frozen(freeze.seq()));
    }
    return offered.log().lane() == Lane.DATA
        ? checkRun(held, rest.get().entries())
        : checkOneByOne(held, upto(rest.get().entries(), below));
  }

  /// A run of another branch: above an entry that is here, behind the fork of a frozen log.
  static Verdict checkBeside(Held held, Segment offered) {
    var log = offered.log();
    var freeze = held.freeze(log);
    if (freeze.isEmpty()
        || !offered.group().equals(held.group())
        || offered.first().seq() < freeze.get().seq()) {
      return check(held, offered);
    }
    var fresh = offered.entries();
    while (!fresh.isEmpty() && held.logOf(fresh.getFirst().id()).isPresent()) {
      fresh = fresh.subList(1, fresh.size());
    }
    if (fresh.isEmpty()) {
      return answer(new Append.Known());
    }
    var first = fresh.getFirst();
    var prev = first.header().prev();
    if (first.seq() > 1) {
      var below = held.entry(prev);
      if (below.isEmpty()) {
        return answer(new Append.Waiting(Set.of(prev)));
      }
      if (!below.get().log().equals(log) || below.get().seq() != first.seq() - 1) {
        return refused("the run does not follow the entry that it names");
      }
    }
    var amount = held.beside(log.device());
    for (var entry : fresh) {
      amount = amount.and(entry);
    }
    if (amount.tooMuch()) {
      return refused("too much of this device is stored beside its logs");
    }
    var verdict = log.lane() == Lane.DATA ? checkRun(held, fresh) : checkOneByOne(held, fresh);
    return verdict instanceof Verdict.Write(var passed) ? new Verdict.WriteBeside(passed) : verdict;
  }

  /// Whether a proof says more than what is known, is about what is stored, and there is room for
  /// it. Where another entry is stored below the parting, the log forked lower still: that proof
  /// has to be found, and this one would promise what is not here.
  static boolean mayFreeze(Held held, Map<LogId, Freeze> known, ForkProof proof) {
    var log = proof.log();
    var before = known.get(log);
    if (before != null) {
      return proof.seq() < before.seq();
    }
    var below = held.entry(log, proof.seq() - 1);
    if (below.isPresent() && !below.get().id().equals(proof.below().id())) {
      return false;
    }
    var device = log.device();
    return known.keySet().stream().filter(other -> other.device().equals(device)).count()
        < EntryStore.FREEZES_MAX;
  }

  private static Verdict forked(Append fork, Segment offered) {
    return offered.last().signatureValid()
        ? answer(fork)
        : refused("the run does not continue the log, and its signature is not valid");
  }

  private static List<Entry> upto(List<Entry> entries, long seq) {
    return entries.stream().filter(entry -> entry.seq() <= seq).toList();
  }

  /// Whether these entries contradict what is stored of the log.
  private static Optional<Append> forkWith(Held held, Head head, List<Entry> offered) {
    var first = offered.getFirst();
    var log = first.log();
    if (head.seq() == 0) {
      return Optional.empty();
    }
    if (first.seq() > head.seq()) {
      return first.header().prev().equals(head.id())
          ? Optional.empty()
          : Optional.of(new Append.Fork(stored(held, log, head.seq()), first));
    }
    // Ids stand for all below them: where the highest common ones agree, everything does.
    var top = Math.min(head.seq(), offered.getLast().seq());
    if (stored(held, log, top).id().equals(at(offered, top).id())) {
      return Optional.empty();
    }
    var same = first.seq() - 1;
    var differs = top;
    while (differs - same > 1) {
      var middle = (same + differs) >>> 1;
      if (stored(held, log, middle).id().equals(at(offered, middle).id())) {
        same = middle;
      } else {
        differs = middle;
      }
    }
    return Optional.of(new Append.Fork(stored(held, log, differs), at(offered, differs)));
  }

  private static Verdict checkRun(Held held, List<Entry> fresh) {
    Set<Hash> missing = new LinkedHashSet<>();
    for (var entry : fresh) {
      for (var named : entry.header().heads()) {
        var log = held.logOf(named);
        if (log.isEmpty()) {
          missing.add(named);
        } else if (log.get().lane() != Lane.CONTROL) {
          return refused("a control head names a data entry");
        }
      }
    }
    if (!missing.isEmpty()) {
      return answer(new Append.Waiting(missing));
    }
    return fresh.getLast().signatureValid()
        ? new Verdict.Write(fresh)
        : refused("the signature is not valid");
  }

  private static Verdict checkOneByOne(Held held, List<Entry> fresh) {
    var passed = new ArrayList<Entry>();
    var passedIds = new HashSet<Hash>();
    for (var entry : fresh) {
      if (entry.body().isEmpty()) {
        return firstOf(passed, refused("a control entry has lost its body"));
      }
      Set<Hash> missing = new LinkedHashSet<>();
      for (var named : entry.header().heads()) {
        var log = held.logOf(named);
        if (log.isEmpty() && !passedIds.contains(named)) {
          missing.add(named);
        } else if (log.isPresent() && log.get().lane() != Lane.CONTROL) {
          return firstOf(passed, refused("a control head names a data entry"));
        }
      }
      if (!missing.isEmpty()) {
        return firstOf(passed, answer(new Append.Waiting(missing)));
      }
      if (!entry.signatureValid()) {
        return firstOf(passed, refused("the signature is not valid"));
      }
      passed.add(entry);
      passedIds.add(entry.id());
    }
    return new Verdict.Write(passed);
  }

  /// What passed before the trouble is written; without it, the trouble is the answer.
  private static Verdict firstOf(List<Entry> passed, Verdict trouble) {
    return passed.isEmpty() ? trouble : new Verdict.Write(passed);
  }

  private static Entry stored(Held held, LogId log, long seq) {
    return held.entry(log, seq)
        .orElseThrow(() ->
            new StoreException(
                StoreException.Reason.DAMAGED,
                "An entry that the store promises is missing: check the store with `grove verify`."));
  }

  private static Entry at(List<Entry> run, long seq) {
    return run.get((int) (seq - run.getFirst().seq()));
  }

  private static Verdict refused(String reason) {
    return answer(new Append.Refused(reason));
  }

  private static Verdict answer(Append append) {
    return new Verdict.Answer(append);
  }
}

package grove.store;

import grove.identity.Suite;
import grove.identity.bytes.Hash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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
  }

  /// What is to be done with a segment.
  sealed interface Verdict {
    /// Write these entries.
    record Write(List<Entry> fresh) implements Verdict {}

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
    var head = held.head(log);
    if (offered.first().seq() > head.seq() + 1) {
      return answer(new Append.Gap(head.seq()));
    }
    var fork = forkWith(held, head, offered);
    if (fork.isPresent()) {
      return offered.last().signatureValid()
          ? answer(fork.get())
          : refused("the run does not continue the log, and its signature is not valid");
    }
    var rest = offered.after(head.seq());
    if (rest.isEmpty()) {
      return answer(new Append.Known());
    }
    var fresh = rest.get().entries();
    return log.lane() == Lane.DATA ? checkRun(held, fresh) : checkOneByOne(held, fresh);
  }

  /// Whether the segment contradicts what is stored of the log.
  private static Optional<Append> forkWith(Held held, Head head, Segment offered) {
    var first = offered.first();
    if (head.seq() == 0) {
      return Optional.empty();
    }
    if (first.seq() > head.seq()) {
      return first.header().prev().equals(head.id())
          ? Optional.empty()
          : Optional.of(new Append.Fork(stored(held, offered.log(), head.seq()), first));
    }
    // Ids stand for all below them: where the highest common ones agree, everything does.
    var top = Math.min(head.seq(), offered.last().seq());
    if (stored(held, offered.log(), top).id().equals(at(offered, top).id())) {
      return Optional.empty();
    }
    var same = first.seq() - 1;
    var differs = top;
    while (differs - same > 1) {
      var middle = (same + differs) >>> 1;
      if (stored(held, offered.log(), middle).id().equals(at(offered, middle).id())) {
        same = middle;
      } else {
        differs = middle;
      }
    }
    return Optional.of(new Append.Fork(stored(held, offered.log(), differs), at(offered, differs)));
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

  private static Entry at(Segment segment, long seq) {
    return segment.entries().get((int) (seq - segment.first().seq()));
  }

  private static Verdict refused(String reason) {
    return answer(new Append.Refused(reason));
  }

  private static Verdict answer(Append append) {
    return new Verdict.Answer(append);
  }
}

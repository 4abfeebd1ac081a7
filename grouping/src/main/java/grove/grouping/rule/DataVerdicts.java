package grove.grouping.rule;

import grove.identity.bytes.Hash;
import grove.store.Head;
import grove.store.LogId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Answers whether data entries are effective, without holding them.
///
/// Within one log that has not forked, two entries are judged alike if they have the same control
/// past and no cut, pin or adoption divides them. So a log has few different answers: one for
/// each point where its past changes, and each stretch between two named sequence numbers.
final class DataVerdicts {
  private final Causality known;
  private final Ledger ledger;
  private final Members members;
  private final Map<LogId, long[]> limits = new HashMap<>();
  private final Map<Stretch, Boolean> verdicts = new HashMap<>();

  private record Stretch(Branch branch, int point, int limitsBelow) {}

  DataVerdicts(Causality known, Ledger ledger, Members members) {
    this.known = known;
    this.ledger = ledger;
    this.members = members;
  }

  boolean effective(Position at) {
    LogId log = at.branch().log();
    if (known.forkOf(log).isPresent()) {
      return members.effective(known.data(at));
    }
    long[] divides = limits.computeIfAbsent(log, this::findLimits);
    int below = 0;
    while (below < divides.length && divides[below] < at.seq()) {
      below++;
    }
    Stretch stretch = new Stretch(at.branch(), at.branch().pointAt(at.seq()), below);
    return verdicts.computeIfAbsent(stretch, _ -> members.effective(known.data(at)));
  }

  /// Where entries of a line may be judged otherwise than the ones before them, ascending.
  List<Long> stretches(Branch line) {
    LongStream starts;
    if (known.forkOf(line.log()).isPresent()) {
      starts = LongStream.rangeClosed(line.from(), line.upto());
    } else {
      long[] divides = limits.computeIfAbsent(line.log(), this::findLimits);
      LongStream behind = LongStream.of(divides).map(limit -> limit + 1);
      LongStream points = LongStream.concat(LongStream.of(line.from()), line.points());
      starts = LongStream.concat(points, behind);
    }
    return starts
        .filter(seq -> seq >= line.from() && seq <= line.upto())
        .sorted()
        .distinct()
        .boxed()
        .toList();
  }

  /// The highest sequence number that each cut, pin and adoption covers, ascending.
  private long[] findLimits(LogId log) {
    Incarnation device = Incarnation.of(log);
    Stream<Act> cuts =
        Stream.of(
                ledger.ends(known.dataAuthor(log).person(), device),
                ledger.revocations(known.dataAuthor(log).person(), device.key()),
                ledger.statements(known.dataAuthor(log).person()))
            .flatMap(List::stream);
    LongStream cut =
        cuts.filter(r -> r.cut().containsKey(log)).mapToLong(r -> limit(r.cut().get(log), log));
    LongStream pinned =
        ledger.pinnings(log).stream().mapToLong(c -> limit(Members.pin(c, log), log));
    LongStream adopted = ledger.adoptions(log).stream().mapToLong(a -> limit(Members.upto(a), log));
    return LongStream.concat(cut, LongStream.concat(pinned, adopted)).sorted().distinct().toArray();
  }

  private long limit(Head name, LogId log) {
    Hash id = name.id();
    return known
        .position(id)
        .map(at -> at.branch().log().equals(log) ? at.seq() : 0)
        .orElse(name.seq());
  }
}

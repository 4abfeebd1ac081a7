package grove.grouping.rule;

import grove.grouping.Role;
import grove.grouping.rule.History.Line;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// A membership fed from a history, and what it says about it.
final class HistoryWorld {
  private final Map<Hash, Position> data = new HashMap<>();
  private final Membership membership;

  HistoryWorld(int deviceLimit) {
    membership = new Membership(id -> Optional.ofNullable(data.get(id)), deviceLimit);
  }

  /// The lines in a random causal order.
  static List<Line> shuffled(List<Line> lines, RandomGenerator random) {
    List<Line> todo = new ArrayList<>(lines);
    List<Line> order = new ArrayList<>();
    Set<Hash> known = new HashSet<>();
    while (!todo.isEmpty()) {
      int at = random.nextInt(todo.size());
      Line line = todo.get(at);
      if (known.containsAll(line.heads()) && line.prev().map(known::contains).orElse(true)) {
        todo.remove(at);
        order.add(line);
        known.add(line.id());
      }
    }
    return order;
  }

  void add(Line line) {
    if (line.isData()) {
      Position prev = line.prev().map(data::get).orElse(null);
      data.put(line.id(), membership.addData(line::id, line.log(), prev, line.heads()));
    } else {
      membership.add(line.id(), line.log(), line.prev(), line.heads(), line.meaning());
    }
  }

  /// There is proof that a log forked at this seq.
  void freeze(LogId log, long seq) {
    membership.freeze(log, seq);
  }

  /// The forked logs of a history, each with the lowest seq that two of its entries have.
  static Map<LogId, Long> forks(List<Line> lines) {
    Map<LogId, Map<Long, Hash>> seen = new HashMap<>();
    Map<LogId, Long> forks = new TreeMap<>();
    for (Line line : lines) {
      Hash before =
          seen.computeIfAbsent(line.log(), _ -> new HashMap<>()).putIfAbsent(line.seq(), line.id());
      if (before != null && !before.equals(line.id()) && !line.byKey()) {
        forks.merge(line.log(), line.seq(), Math::min);
      }
    }
    return forks;
  }

  boolean effective(Line line) {
    return line.isData()
        ? membership.effectiveData(data.get(line.id()))
        : membership.effective(line.id());
  }

  /// Why the entry is not effective; empty where it is.
  Optional<Why> why(Line line) {
    return line.isData()
        ? membership.whyData(data.get(line.id()))
        : membership.act(line.id()).flatMap(membership::why);
  }

  /// The data entries that are not effective, found by stretches of their logs.
  Set<Hash> setAside() {
    Set<Hash> aside = new TreeSet<>();
    data.forEach((id, at) -> {
      if (at.branch() == membership.trunk(at.branch().log()).orElseThrow()) {
        List<Long> starts = membership.stretches(at.branch());
        long start =
            starts.stream().filter(seq -> seq <= at.seq()).max(Long::compare).orElseThrow();
        if (!membership.effectiveData(new Position(at.branch(), start))) {
          aside.add(id);
        }
      } else if (!membership.effectiveData(at)) {
        aside.add(id);
      }
    });
    return aside;
  }

  Set<Hash> effective(List<Line> lines) {
    Set<Hash> effective = new TreeSet<>();
    lines.stream().filter(this::effective).map(Line::id).forEach(effective::add);
    return effective;
  }

  Map<PersonId, Role> roles() {
    Map<PersonId, Role> roles = new TreeMap<>();
    membership.people().forEach(person -> roles.put(person, membership.role(person)));
    return roles;
  }
}

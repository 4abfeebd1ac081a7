package grove.grouping.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.grouping.rule.History.Line;
import grove.identity.bytes.Hash;
import grove.store.Head;
import grove.store.LogId;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The reference model's histories in which logs fork, as nodes come to know them: proofs arrive at
/// any time, and no node has every branch.
final class ForkedHistoriesTest {
  private static final int COMPARE_EVERY = 20;

  private static List<History> histories(String block) throws IOException {
    String name = "histories/histories-" + block + ".json.gz";
    try (InputStream in = ForkedHistoriesTest.class.getResourceAsStream(name)) {
      return History.read(new GZIPInputStream(in)).stream()
          .filter(history -> !HistoryWorld.forks(history.lines()).isEmpty())
          .toList();
    }
  }

  /// Entry by entry, each proof at a random point, before or after the branches that it is about:
  /// at each step what is judged is what is judged from scratch.
  @ParameterizedTest
  @ValueSource(strings = {"000200", "001400", "001600", "001800", "004200"})
  void aProofMayComeAtAnyTime(String block) throws IOException {
    List<History> forked = histories(block);
    assertTrue(forked.size() > 20, "enough histories with forks: " + forked.size());
    for (History history : forked) {
      SplittableRandom random = new SplittableRandom(history.seed());
      List<Line> order = HistoryWorld.shuffled(history.lines(), random);
      Map<Integer, LogId> proofs = new TreeMap<>();
      Map<LogId, Long> forks = HistoryWorld.forks(history.lines());
      forks.keySet().forEach(log -> proofs.put(random.nextInt(order.size()), log));
      Map<LogId, Long> proven = new HashMap<>();
      HistoryWorld stepwise = new HistoryWorld(history.deviceLimit());
      for (int n = 0; n < order.size(); n++) {
        LogId log = proofs.get(n);
        if (log != null) {
          stepwise.freeze(log, forks.get(log));
          proven.put(log, forks.get(log));
        }
        stepwise.add(order.get(n));
        stepwise.effective(order.get(n));
        if (log != null || n % COMPARE_EVERY == history.seed() % COMPARE_EVERY) {
          List<Line> known = order.subList(0, n + 1);
          HistoryWorld fresh = new HistoryWorld(history.deviceLimit());
          proven.forEach(fresh::freeze);
          known.forEach(fresh::add);
          String where = "seed " + history.seed() + " at " + n;
          assertEquals(fresh.effective(known), stepwise.effective(known), where);
          assertEquals(fresh.roles(), stepwise.roles(), where);
        }
      }
      assertEquals(history.effective(), stepwise.effective(order), "seed " + history.seed());
      assertEquals(history.roles(), stepwise.roles(), "seed " + history.seed());
    }
  }

  /// A node that has the proofs, what is not frozen, and what entries of D name behind the forks,
  /// judges as one that has everything; whatever else of the branches it has.
  @ParameterizedTest
  @ValueSource(strings = {"000200", "001400", "001600", "001800", "004200"})
  void whatNobodyNamesChangesNoJudgement(String block) throws IOException {
    for (History history : histories(block)) {
      SplittableRandom random = new SplittableRandom(history.seed() + 1);
      Map<LogId, Long> forks = HistoryWorld.forks(history.lines());
      for (int node = 0; node < 3; node++) {
        Set<Hash> here = needed(history.lines(), forks);
        for (Line line : history.lines()) {
          if (node > 0 && random.nextInt(3) == 0) {
            addWithPast(line.id(), byId(history.lines()), here);
          }
        }
        HistoryWorld world = new HistoryWorld(history.deviceLimit());
        forks.forEach(world::freeze);
        List<Line> order =
            HistoryWorld.shuffled(
                history.lines().stream().filter(line -> here.contains(line.id())).toList(), random);
        order.forEach(world::add);
        Set<Hash> expected = new TreeSet<>(history.effective());
        expected.retainAll(here);
        String where = "seed " + history.seed() + " node " + node;
        assertEquals(expected, world.effective(order), where);
        assertEquals(history.roles(), world.roles(), where);
        assertTrue(here.containsAll(history.effective()), where + ": all that counts is here");
      }
    }
  }

  private static Map<Hash, Line> byId(List<Line> lines) {
    Map<Hash, Line> byId = new HashMap<>();
    lines.forEach(line -> byId.put(line.id(), line));
    return byId;
  }

  /// What every node comes to hold.
  private static Set<Hash> needed(List<Line> lines, Map<LogId, Long> forks) {
    Map<Hash, Line> byId = byId(lines);
    Set<Hash> inD = new HashSet<>();
    for (Line line : lines) {
      if (line.seq() < forks.getOrDefault(line.log(), Long.MAX_VALUE)) {
        addWithPast(line.id(), byId, inD);
      }
    }
    Set<Hash> needed = new HashSet<>(inD);
    for (Hash id : inD) {
      for (Head named : names(byId.get(id).meaning())) {
        addWithPast(named.id(), byId, needed);
      }
    }
    return needed;
  }

  private static List<Head> names(Meaning meaning) {
    return switch (meaning) {
      case Meaning.Statement m -> List.copyOf(m.cut().values());
      case Meaning.Revocation m -> List.copyOf(m.cut().values());
      case Meaning.Enrolment m -> List.copyOf(m.cut().values());
      case Meaning.Adoption m -> List.of(m.upto());
      case Meaning.Pinning m -> List.copyOf(m.pins().values());
      case Meaning.Founding _, Meaning.Leaving _, Meaning.Linking _ -> List.of();
      case Meaning.Redaction _, Meaning.Plain _ -> List.of();
    };
  }

  private static void addWithPast(Hash id, Map<Hash, Line> byId, Set<Hash> to) {
    List<Hash> due = new ArrayList<>(List.of(id));
    while (!due.isEmpty()) {
      Line line = byId.get(due.removeLast());
      if (line != null && to.add(line.id())) {
        due.addAll(line.heads());
        line.prev().ifPresent(due::add);
      }
    }
  }
}

package grove.grouping.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grove.grouping.Role;
import grove.grouping.rule.History.Line;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The membership rule against the reference model's 500 random Byzantine histories.
final class MembershipTest {
  /// Entries from one comparison to the next; histories have 30 to 98.
  private static final int COMPARE_EVERY = 30;

  private static List<History> histories(String block) throws IOException {
    String name = "histories/histories-" + block + ".json.gz";
    try (InputStream in = MembershipTest.class.getResourceAsStream(name)) {
      return History.read(new GZIPInputStream(in));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"000200", "001400", "001600", "001800", "004200"})
  void givesTheModelsResultOnEveryHistory(String block) throws IOException {
    List<History> histories = histories(block);
    assertEquals(100, histories.size());
    for (History history : histories) {
      HistoryWorld world = new HistoryWorld(history.deviceLimit());
      List<Line> order = shuffled(history);
      order.forEach(world::add);
      assertEquals(history.effective(), world.effective(order), "seed " + history.seed());
      assertEquals(history.roles(), world.roles(), "seed " + history.seed());
    }
  }

  /// At some points in between, all that is known is judged once more from scratch and must agree.
  @ParameterizedTest
  @ValueSource(strings = {"000200", "001400", "001600", "001800", "004200"})
  void judgesEntryByEntryAsFromScratch(String block) throws IOException {
    for (History history : histories(block)) {
      HistoryWorld stepwise = new HistoryWorld(history.deviceLimit());
      List<Line> order = shuffled(history);
      for (int n = 0; n < order.size(); n++) {
        stepwise.add(order.get(n));
        stepwise.effective(order.get(n));
        if (n % COMPARE_EVERY == history.seed() % COMPARE_EVERY) {
          List<Line> known = order.subList(0, n + 1);
          Set<Hash> effective = stepwise.effective(known);
          Map<PersonId, Role> roles = stepwise.roles();
          HistoryWorld fresh = new HistoryWorld(history.deviceLimit());
          known.forEach(fresh::add);
          assertEquals(fresh.effective(known), effective, "seed " + history.seed() + " at " + n);
          assertEquals(fresh.roles(), roles, "seed " + history.seed() + " at " + n);
        }
      }
      assertEquals(history.effective(), stepwise.effective(order), "seed " + history.seed());
    }
  }

  /// Answers by stretches of a log equal answers entry by entry: the ids of all effective data
  /// entries, asked in two different orders.
  @ParameterizedTest
  @ValueSource(strings = {"000200"})
  void dataVerdictsDoNotDependOnTheOrderOfQuestions(String block) throws IOException {
    for (History history : histories(block)) {
      HistoryWorld world = new HistoryWorld(history.deviceLimit());
      List<Line> order = shuffled(history);
      order.forEach(world::add);
      List<Line> data = new ArrayList<>(order.stream().filter(Line::isData).toList());
      Set<Hash> forwards = world.effective(data);
      HistoryWorld other = new HistoryWorld(history.deviceLimit());
      order.forEach(other::add);
      Set<Hash> backwards = other.effective(data.reversed());
      assertEquals(new HashSet<>(forwards), new HashSet<>(backwards), "seed " + history.seed());
      Set<Hash> expected = new TreeSet<>(history.effective());
      expected.retainAll(data.stream().map(Line::id).toList());
      assertEquals(expected, forwards, "seed " + history.seed());
    }
  }

  /// An entry that has no effect can say why, one that has effect has nothing to say; and no
  /// stretch of a log holds both.
  @ParameterizedTest
  @ValueSource(strings = {"000200", "001400", "001600", "001800", "004200"})
  void saysWhyExactlyWhereAnEntryHasNoEffect(String block) throws IOException {
    for (History history : histories(block)) {
      HistoryWorld world = new HistoryWorld(history.deviceLimit());
      List<Line> order = shuffled(history);
      order.forEach(world::add);
      Set<Hash> setAside = new TreeSet<>();
      for (Line line : order) {
        boolean effective = history.effective().contains(line.id());
        String what = "seed " + history.seed() + ", entry " + line;
        assertEquals(effective, world.why(line).isEmpty(), what);
        if (line.isData() && !effective) {
          setAside.add(line.id());
        }
      }
      assertEquals(setAside, world.setAside(), "seed " + history.seed());
    }
  }

  private static List<Line> shuffled(History history) {
    return HistoryWorld.shuffled(history.lines(), new SplittableRandom(history.seed()));
  }
}

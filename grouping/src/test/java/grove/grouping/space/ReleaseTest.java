package grove.grouping.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Hash;
import grove.store.Entry;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A newcomer has a long history of one author that stands on the last entry of another, which comes
/// behind it: one entry releases them all.
final class ReleaseTest {
  private static final int MANY = 1_000;
  private static final int PAGE = Space.BATCH_ENTRIES;

  private final List<SpaceNode> nodes = SpaceNode.group(3);
  private final SpaceNode first = nodes.get(0);
  private final SpaceNode second = nodes.get(1);
  private final SpaceNode newcomer = nodes.get(2);
  private Entry last;

  @BeforeEach
  void write() {
    first.space.found();
    first.post("the first");
    second.receiveFrom(first);
    for (var number = 0; number < MANY; number++) {
      second.post("message " + number);
    }
    var theirs = first.log.chain(first.log.own());
    last = theirs.getLast();
    theirs.stream().filter(entry -> !entry.equals(last)).forEach(newcomer.log::receive);
    newcomer.log.receiveFrom(second.log.own(), second.log);
    newcomer.space.catchUp();
  }

  private List<Entry> released() {
    return second.log.chain(second.log.own());
  }

  /// The last entry that they wait for comes, and some of them are taken.
  private void releaseSome() {
    newcomer.log.receive(last);
    assertTrue(newcomer.space.catchUp(1));
    assertTrue(newcomer.space.catchUp(1));
  }

  @Test
  void aHistoryThatWaitedIsTakenInParts() {
    var before = newcomer.space.ids().size();
    assertEquals(MANY, newcomer.space.status().waiting());
    newcomer.log.receive(last);
    var parts = 0;
    for (var more = true; more; parts++) {
      var had = newcomer.space.ids().size();
      more = newcomer.space.catchUp(1);

      assertTrue(newcomer.space.ids().size() - had <= PAGE + 1, "in one part");
    }

    assertTrue(parts >= MANY / PAGE, parts + " parts");
    assertEquals(before + 1 + MANY, newcomer.space.ids().size());
    assertEquals(0, newcomer.space.status().waiting());
    second.space.catchUp();
    assertEquals(SpaceNode.picture(second.space), SpaceNode.picture(newcomer.space));
    assertEquals(SpaceNode.picture(newcomer.rebuilt()), SpaceNode.picture(newcomer.space));
    assertEquals(SpaceNode.picture(newcomer.restarted()), SpaceNode.picture(newcomer.space));
  }

  /// Else an index that was built up to there would lack the others after a restart.
  @Test
  void thePositionStaysBelowAnEntryUntilAllThatItReleasesIsTaken() {
    releaseSome();
    var position = newcomer.space.position();
    var had = new HashSet<>(newcomer.space.ids());

    assertTrue(had.size() < MANY);
    assertTrue(position < newcomer.log.arrived().size());
    var restarted = newcomer.restarted();
    var changed = restarted.changedAfter(position).orElseThrow();

    for (var id : restarted.ids()) {
      assertTrue(had.contains(id) || changed.contains(id), "neither indexed nor to be: " + id);
    }
    newcomer.space.catchUp();

    assertEquals(newcomer.log.arrived().size(), newcomer.space.position());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 100, 900})
  void aStoreThatCannotBeReadForAMomentLosesNothing(int failsIn) {
    first.log.writeControl();
    var next = first.post("stands on a control entry that nobody has seen");
    newcomer.log.receive(last);
    newcomer.log.receiveFrom(first.log);
    newcomer.log.failsIn = failsIn;

    assertThrows(UncheckedIOException.class, newcomer.space::catchUp);
    newcomer.space.catchUp();

    assertEquals(0, newcomer.space.status().waiting());
    assertTrue(newcomer.space.ids().contains(next.id()));
    second.receiveFrom(first);
    assertEquals(SpaceNode.picture(second.space), SpaceNode.picture(newcomer.space));
    assertEquals(newcomer.log.arrived().size(), newcomer.space.position());
  }

  @Test
  void whatIsTakenBackBeforeItsTurnIsNeverShown() {
    releaseSome();
    var word = released().getLast().id();
    newcomer.log.bodies.redacted.add(word);
    newcomer.space.catchUp();

    assertFalse(newcomer.log.hasBody(word));
    assertFalse(newcomer.texts().contains("message " + (MANY - 1)));
    assertTrue(newcomer.texts().contains("message " + (MANY - 2)));
  }

  @Test
  void whatIsWrittenInBetweenStandsOnWhatIsTaken() {
    releaseSome();
    newcomer.post("mine");

    assertEquals(0, newcomer.space.status().waiting());
    second.receiveFrom(newcomer);
    assertEquals(SpaceNode.picture(second.space), SpaceNode.picture(newcomer.space));
    assertEquals(second.space.digest(), newcomer.space.digest());
  }

  @Test
  void whatIsJudgedAnewInBetweenIsJudgedSoToo() {
    releaseSome();
    var judged = new HashSet<Hash>();
    for (var at = 0; at < MANY; at += 10) {
      judged.add(released().get(at).id());
    }
    newcomer.log.setAside.addAll(judged);
    newcomer.space.catchUp();

    assertEquals(judged.size(), newcomer.space.status().setAside());
    assertEquals(SpaceNode.picture(newcomer.rebuilt()), SpaceNode.picture(newcomer.space));
  }
}

package grove.graph.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Hash;
import grove.store.Lane;
import grove.store.testing.TestLog;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The waiting room of entries that name what is not here.
final class WaitingTest {
  private static final long NOW_MS = 1_000_000;

  private final Waiting waiting = new Waiting();
  private final TestLog founder = TestLog.founder(1);
  private final Hash genesis = founder.genesis().last().id();
  private final TestLog log = founder.other(2, Lane.DATA);

  @Test
  void itHoldsAnAuthorsEntriesUpToALimit() {
    for (var i = 0; i < Waiting.AUTHOR_ENTRIES_MAX / 50; i++) {
      assertTrue(waiting.add(log.segment(50, 10), NOW_MS));
    }
    assertFalse(waiting.add(log.segment(1, 10), NOW_MS));
    assertTrue(waiting.add(founder.other(3, Lane.DATA).segment(1, 10), NOW_MS));
    assertEquals(Waiting.AUTHOR_ENTRIES_MAX, waiting.drop(log.log()));
    assertTrue(waiting.add(log.segment(1, 10), NOW_MS));
  }

  @Test
  void bothLanesAndAllIncarnationsOfADeviceCountTogether() {
    assertTrue(waiting.add(log.segment(600, 10), NOW_MS));
    assertFalse(waiting.add(founder.other(2, Lane.CONTROL).segment(600, 10), NOW_MS));
  }

  @Test
  void itHoldsSoManyBytesInAll() {
    var bytes = 0L;
    var author = 10;
    while (waiting.add(founder.other(author, Lane.CONTROL).segment(1, 1 << 20), NOW_MS)) {
      bytes += 1 << 20;
      author++;
    }
    assertTrue(bytes > Waiting.BYTES_MAX - (2 << 20) && bytes <= Waiting.BYTES_MAX);
  }

  @Test
  void aQueueIsWorkedOffInOrder() {
    var one = log.segment(3, 10);
    var two = log.segment(2, 10);
    waiting.add(one, NOW_MS);
    waiting.add(two, NOW_MS);
    waiting.misses(log.log(), Set.of(genesis));
    assertEquals(List.of(log.log()), waiting.waitingFor(genesis));
    assertEquals(two.last().id(), waiting.tail(log.log()).orElseThrow().id());
    waiting.replaceFirst(log.log(), Optional.empty(), NOW_MS);
    assertEquals(two, waiting.first(log.log()));
    waiting.replaceFirst(log.log(), Optional.empty(), NOW_MS);
    assertTrue(waiting.isEmpty());
    assertTrue(waiting.missing().isEmpty());
  }

  @Test
  void whatWaitedInVainIsFoundAfterAMinute() {
    waiting.add(log.segment(1, 10), NOW_MS);
    assertTrue(waiting.stale(NOW_MS + Waiting.KEPT_MS).isEmpty());
    assertEquals(List.of(log.log()), waiting.stale(NOW_MS + Waiting.KEPT_MS + 1));
  }
}

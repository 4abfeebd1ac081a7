package grove.web.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grove.graph.sim.World;
import org.junit.jupiter.api.Test;

/// The heap is two numbers here: what is in use, and garbage beside it, MiB.
final class HeapKeeperTest {
  private final World world = new World(1);
  private long live = 100;
  private long garbage;
  private int collections;

  private void begin() {
    new HeapKeeper(world.loop(), () -> (live + garbage) << 20, this::collect).begin();
  }

  private void collect() {
    garbage = 0;
    collections++;
  }

  @Test
  void littleGarbageIsLeftAlone() {
    begin();
    garbage = 60;
    world.runFor(60_000);

    assertEquals(0, collections);
  }

  @Test
  void muchGarbageIsCollectedOnce() {
    begin();
    garbage = 70;
    world.runFor(60_000);

    assertEquals(1, collections);
    assertEquals(0, garbage);
  }

  @Test
  void whatStaysIsNotCollectedForAgainAndAgain() {
    begin();
    live = 1_000;
    world.runFor(60_000);
    garbage = 400;
    world.runFor(60_000);

    assertEquals(1, collections, "400 beside 1,000 is no reason");
    garbage = 510;
    world.runFor(60_000);

    assertEquals(2, collections);
  }

  @Test
  void aFirstSyncThatOnlyGrowsIsCollectedForThreeTimes() {
    live = 60;
    begin();
    for (; live < 800; live += 10) {
      world.runFor(400);
    }

    assertEquals(3, collections, "at 130, 200 and 410 MiB, not at 310, 470 and 710");
  }
}

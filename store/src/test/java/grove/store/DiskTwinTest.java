package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The simulated disk keeps the store's contract, and loses in a crash what a real one may lose.
final class DiskTwinTest extends ForkedStoreContract {
  private DiskTwin disk = new DiskTwin(GroupId.NONE);

  @Override
  EntryStore open(GroupId group) {
    disk = new DiskTwin(group);
    return disk.open();
  }

  private void crash(long seed) {
    disk.crash(Optional.of(new SeededRandom(seed)));
    store = disk.open();
  }

  @Test
  void whatWasSyncedSurvivesEveryCrash() {
    for (var seed = 1; seed <= 20; seed++) {
      var run = data.segment(2, 100);
      store.append(run, true);
      crash(seed);
      assertEquals(data.head().seq(), store.frontier().seq(data.log()));
      assertEquals(List.of(), store.verify());
    }
  }

  @Test
  void ofWhatWasNotSyncedAPrefixSurvives() {
    store.sync();
    var before = disk;
    var runs = List.of(data.segment(1, 10), data.segment(1, 10), data.segment(1, 10));
    var lengths = new TreeSet<Long>();
    for (var seed = 1; seed <= 40; seed++) {
      disk = before.copy();
      store = disk.open();
      runs.forEach(run -> store.append(run, false));
      crash(seed);
      lengths.add(store.frontier().seq(data.log()));
    }
    assertEquals(Set.of(0L, 1L, 2L, 3L), lengths);
  }

  @Test
  void aCleanEndLosesNothing() {
    store.append(data.segment(3, 100), false);
    store.close();
    crash(1);
    assertEquals(3, store.frontier().seq(data.log()));
  }

  @Test
  void aFullDiskTakesNothingUntilTheStoreIsOpenedAnew() {
    disk.full(true);
    var run = data.segment(1, 10);
    assertThrows(StoreException.class, () -> store.append(run, true));
    disk.full(false);
    assertThrows(StoreException.class, () -> store.append(run, true));
    assertEquals(1, store.frontier().logs().size());
    crash(1);
    accepted(run);
  }

  @Test
  void aDamagedStoreDoesNotOpenAndADamagedChunkIsAbsent() {
    disk.damageEntries();
    assertThrows(StoreException.class, () -> disk.open());
    var blobs = disk.blobs();
    var chunk = Bytes.utf8("chunk");
    assertTrue(blobs.put(Hash.sha256(chunk), chunk));
    assertTrue(disk.damageChunk(new SeededRandom(1)));
    assertEquals(Optional.empty(), blobs.chunk(Hash.sha256(chunk)));
    assertFalse(blobs.has(Hash.sha256(chunk)));
  }
}

package grove.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.testing.TestLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both stores answer the same, whatever they are offered and in whatever order.
final class StoresAgreeTest {
  private static final int SEEDS = 4;
  private static final int OFFERS = 200;

  @TempDir Path folder = Path.of("");

  @Test
  void underRandomOffers() {
    for (var seed = 0; seed < SEEDS; seed++) {
      run(seed);
    }
  }

  private void run(long seed) {
    var random = new SeededRandom(seed);
    var founder = TestLog.founder(seed);
    var genesis = founder.genesis();
    var offers = offers(random, founder, genesis);
    var place = folder.resolve("seed" + seed);
    try (var memory = EntryStore.memory(founder.group())) {
      var disk = EntryStore.rocks(place, founder.group());
      for (var round = 0; round < OFFERS; round++) {
        var offer = offers.get(random.nextInt(offers.size()));
        var sync = random.nextInt(20) == 0;
        var name = "seed " + seed + " round " + round;
        var answer = memory.append(offer, sync);
        assertEquals(answer, disk.append(offer, sync), name);
        assertEquals(memory.appendBeside(offer), disk.appendBeside(offer), name);
        if (answer instanceof Append.Fork(var one, var other) && random.nextInt(5) == 0) {
          freeze(memory, disk, offer, one, other, name);
        }
        assertEquals(memory.frontier(), disk.frontier(), name);
        if (random.nextInt(40) == 0) {
          disk.close();
          disk = EntryStore.rocks(place, founder.group());
        }
      }
      agree(memory, disk, random, "seed " + seed);
      disk.close();
    }
  }

  private static void freeze(
      EntryStore memory, EntryStore disk, Segment offer, Entry one, Entry other, String name) {
    if (one.header().prev().equals(other.header().prev())) {
      var stored = memory.read(one.log(), one.seq(), 0).orElseThrow();
      var offered = offer.after(other.seq() - 1).orElseThrow();
      var proof = TestLog.proof(stored, offered);
      assertEquals(memory.freeze(proof, 5), disk.freeze(proof, 5), name);
    }
  }

  /// Pieces of a few logs, two of which fork, that name each other's entries or nothing known.
  private static List<Segment> offers(SeededRandom random, TestLog founder, Segment genesis) {
    var offers = new ArrayList<Segment>(List.of(genesis));
    var control = new ArrayList<Hash>(List.of(genesis.last().id()));
    control.add(Hash.sha256(Bytes.utf8("never there")));
    var logs = new ArrayList<TestLog>(List.of(founder));
    for (var i = 2; i < 6; i++) {
      logs.add(founder.other(i, i % 2 == 0 ? Lane.CONTROL : Lane.DATA));
    }
    for (var i = 0; i < 60; i++) {
      var log = logs.get(random.nextInt(logs.size()));
      var segment =
          random.nextBoolean()
              ? log.segment(1 + random.nextInt(8), random.nextInt(2_000))
              : log.naming(control.get(random.nextInt(control.size())));
      offers.add(segment);
      if (log.log().lane() == Lane.CONTROL) {
        control.add(segment.last().id());
      }
      if (random.nextInt(30) == 0) {
        log.back(new Head(segment.first().seq(), segment.first().id()));
      }
    }
    return offers;
  }

  private static void agree(EntryStore memory, EntryStore disk, SeededRandom random, String name) {
    assertEquals(memory.after(0, 10_000), disk.after(0, 10_000), name);
    assertEquals(memory.position(), disk.position(), name);
    assertEquals(memory.freezes(), disk.freezes(), name);
    for (var entry : memory.after(0, 10_000)) {
      assertEquals(memory.entry(entry.id()), disk.entry(entry.id()), name);
      assertEquals(memory.read(entry.id()), disk.read(entry.id()), name);
    }
    for (var log : memory.frontier().logs()) {
      for (var from = 1L; from <= memory.frontier().seq(log); from++) {
        var bytesMax = random.nextInt(20_000);
        assertEquals(memory.read(log, from, bytesMax), disk.read(log, from, bytesMax), name);
        assertEquals(memory.entry(log, from), disk.entry(log, from), name);
      }
    }
    assertEquals(List.of(), memory.verify(), name);
    assertEquals(List.of(), disk.verify(), name);
  }
}

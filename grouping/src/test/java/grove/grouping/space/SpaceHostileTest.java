package grove.grouping.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import grove.store.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Members who write anything that a signed entry can hold: whatever it is, and in whatever order it
/// comes, every node makes the same of it.
final class SpaceHostileTest {
  private static final int ENTRIES = 150;

  /// Writes entries of random operations over few records, which replace whatever exists, or nothing.
  private static List<Entry> write(List<MemoryLog> logs, SeededRandom random) {
    var records = new ArrayList<ItemId>();
    for (var kind : List.of(1, 2, 3, 3, 4, 4, 5, 90)) {
      var n = records.size();
      var tail = Hash.sha256(new ByteWriter().u8(n).toBytes()).bytes().slice(0, 15);
      records.add(ItemId.of(Bytes.concat(Bytes.of(kind.byteValue()), tail)));
    }
    var written = new ArrayList<Entry>();
    for (var n = 0; n < ENTRIES; n++) {
      var log = logs.get(random.nextInt(logs.size()));
      var stub =
          random.nextInt(20) == 0
              ? noise(random)
              : RecordOps.writeStub(ops(records, written, random));
      var body = random.nextInt(10) == 0 ? noise(random) : body(stub, random);
      var deps = random.nextInt(3) == 0 ? ids(written, 2, random) : Set.<Hash>of();
      written.add(log.writeRaw(stub, body, List.copyOf(deps)));
    }
    return written;
  }

  private static List<RecordOp> ops(
      List<ItemId> records, List<Entry> written, SeededRandom random) {
    var chosen = new TreeSet<ItemId>();
    for (var n = 1 + random.nextInt(2); n > 0; n--) {
      chosen.add(records.get(random.nextInt(records.size())));
    }
    var ops = new ArrayList<RecordOp>();
    for (var record : chosen) {
      var touching = written.stream().filter(entry -> touches(entry, record)).toList();
      var any = random.nextInt(15) == 0 ? written : touching;
      var replaces = random.nextInt(5) == 0 ? Set.<Hash>of() : ids(any, 3, random);
      var type = random.nextInt(25) == 0 ? 9 : 1 + random.nextInt(3);
      var fields = new TreeSet<Integer>();
      for (var f = 1; f < 8; f++) {
        if (random.nextBoolean()) {
          fields.add(f);
        }
      }
      var sorted = replaces.stream().sorted().toList();
      ops.add(new RecordOp(type, record, sorted, type == 3 ? List.of() : List.copyOf(fields)));
    }
    return ops;
  }

  private static boolean touches(Entry entry, ItemId record) {
    try {
      return RecordOps.readStub(entry.stub()).stream().anyMatch(op -> op.record().equals(record));
    } catch (MalformedException e) {
      return false;
    }
  }

  private static Set<Hash> ids(List<Entry> written, int most, SeededRandom random) {
    var ids = new TreeSet<Hash>();
    for (var n = random.nextInt(most + 1); n > 0 && !written.isEmpty(); n--) {
      var recent = Math.min(written.size(), 12);
      ids.add(written.get(written.size() - 1 - random.nextInt(recent)).id());
    }
    return ids;
  }

  private static Bytes body(Bytes stub, SeededRandom random) {
    var values = new ArrayList<FieldValue>();
    try {
      for (var op : RecordOps.readStub(stub)) {
        op.fields().forEach(_ -> values.add(value(random)));
      }
    } catch (MalformedException e) {
      return noise(random);
    }
    return RecordOps.writeBody(values);
  }

  private static FieldValue value(SeededRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> FieldValue.line("name " + random.nextInt(4));
      case 1 -> FieldValue.text(Bytes.utf8("text " + random.nextInt(4)));
      case 2 -> new FieldValue(1 + random.nextInt(9), noise(random));
      default -> new FieldValue(FieldValue.REF, Bytes.concat(Bytes.of((byte) 1), noise(random)));
    };
  }

  private static Bytes noise(SeededRandom random) {
    var bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return Bytes.owned(bytes);
  }

  /// Gives a node all entries: each log in its order, the logs mixed at random.
  private static void deliver(List<MemoryLog> from, SpaceNode to, SeededRandom random) {
    var left = new ArrayList<Entry>();
    from.forEach(log -> left.addAll(log.arrived()));
    while (!left.isEmpty()) {
      Collections.shuffle(left, random);
      left.removeIf(entry -> to.log.receive(entry) || to.log.entry(entry.id()).isPresent());
      to.space.catchUp();
    }
  }

  @RepeatedTest(8)
  void everyNodeMakesTheSameOfIt(RepetitionInfo repetition) {
    var seed = 7_000L + repetition.getCurrentRepetition();
    var random = new SeededRandom(seed);
    var logs = new ArrayList<MemoryLog>();
    for (var n = 10; n < 13; n++) {
      logs.add(new MemoryLog(n));
    }
    var written = write(logs, random);
    var nodes = List.of(new SpaceNode(1), new SpaceNode(2), new SpaceNode(3));
    for (var entry : written) {
      if (random.nextInt(6) == 0) {
        nodes.forEach(node -> node.log.setAside.add(entry.id()));
      }
    }
    nodes.forEach(node -> deliver(logs, node, random));
    var first = nodes.getFirst();
    for (var node : nodes) {
      assertEquals(first.space.digest(), node.space.digest(), "seed " + seed);
      assertEquals(first.space.status(), node.space.status(), "seed " + seed);
      assertEquals(SpaceNode.picture(first.space), SpaceNode.picture(node.space), "seed " + seed);
      assertEquals(List.of(), node.space.verify(), "seed " + seed);
    }
    assertTrue(first.space.status().needsNewer() > 0, "seed " + seed);
    assertEquals(0, first.space.status().waiting(), "seed " + seed);
    assertTrue(first.space.status().conflicts() > 0, "seed " + seed);
  }
}

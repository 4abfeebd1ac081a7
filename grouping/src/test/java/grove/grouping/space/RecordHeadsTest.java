package grove.grouping.space;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.Lane;
import grove.store.LogId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The heads against an oracle that takes the definition at its word.
final class RecordHeadsTest {
  private static final int ROUNDS = 300;
  private static final int FIELDS = 5;
  private static final ItemId RECORD = ItemId.of(Hash.ZERO.bytes().slice(0, ItemId.SIZE));
  private static final LogTrack LOG =
      new LogTrack(
          new LogId(new DeviceId(Hash.ZERO.bytes()), 0, Lane.DATA),
          new PersonId(Hash.ZERO.bytes()));

  /// A version as the test knows it.
  private record Model(
      Hash id, long lamport, int type, Set<Integer> fields, Set<Hash> replaces, boolean effective) {
    boolean writes(int field) {
      return type == RecordOp.PUT || field == RecordHeads.EXISTENCE || fields.contains(field);
    }
  }

  private static final class History {
    final Map<Hash, Model> models = new HashMap<>();

    /// Every version from which `id` descends, through whatever versions.
    Set<Hash> below(Hash id) {
      var below = new HashSet<Hash>();
      var next = new ArrayDeque<>(models.get(id).replaces);
      while (!next.isEmpty()) {
        var each = next.removeLast();
        if (below.add(each)) {
          next.addAll(models.get(each).replaces);
        }
      }
      return below;
    }

    /// The heads of a field among some versions, by the words of the protocol.
    List<Hash> heads(int field, Collection<Hash> among) {
      return among.stream()
          .map(models::get)
          .filter(each -> each.effective && each.writes(field))
          .filter(each ->
              among.stream()
                  .map(models::get)
                  .filter(other -> other.effective && other.writes(field))
                  .noneMatch(other -> below(other.id).contains(each.id)))
          .sorted((one, other) ->
              one.lamport != other.lamport
                  ? Long.compare(other.lamport, one.lamport)
                  : other.id.compareTo(one.id))
          .map(Model::id)
          .toList();
    }
  }

  private static History history(Random random) {
    var history = new History();
    var ids = new ArrayList<Hash>();
    for (var n = 1 + random.nextInt(30); n > 0; n--) {
      var id = Hash.sha256(new ByteWriter().u64(random.nextLong()).toBytes());
      var replaces = new TreeSet<Hash>();
      for (var r = random.nextInt(4); r > 0 && !ids.isEmpty(); r--) {
        var recent = Math.min(ids.size(), 1 + random.nextInt(6));
        replaces.add(ids.get(ids.size() - 1 - random.nextInt(recent)));
      }
      var type = replaces.isEmpty() ? RecordOp.PUT : 1 + random.nextInt(3);
      var fields = new TreeSet<Integer>();
      for (var f = 1; f < FIELDS; f++) {
        if (type != RecordOp.DELETE && random.nextBoolean()) {
          fields.add(f);
        }
      }
      var effective = random.nextInt(4) > 0;
      history.models.put(id, new Model(id, random.nextInt(8), type, fields, replaces, effective));
      ids.add(id);
    }
    return history;
  }

  /// Any order in which every version follows those that it replaces.
  private static List<Model> someOrder(History history, Random random) {
    var left = new ArrayList<>(history.models.values());
    Collections.shuffle(left, random);
    var order = new ArrayList<Model>();
    var placed = new HashSet<Hash>();
    while (!left.isEmpty()) {
      for (var each : List.copyOf(left)) {
        if (placed.containsAll(each.replaces) && random.nextBoolean()) {
          order.add(each);
          placed.add(each.id);
          left.remove(each);
        }
      }
    }
    return order;
  }

  private static Map<Hash, Version> add(RecordHeads heads, List<Model> order) {
    var versions = new HashMap<Hash, Version>();
    for (var model : order) {
      var node = new EntryNode(model.id, LOG, 1, model.lamport, 0, 0);
      node.judge(model.effective);
      var op =
          new RecordOp(model.type, RECORD, List.copyOf(model.replaces), List.copyOf(model.fields));
      var below = op.replaces().stream().map(versions::get).toList();
      var version = new Version(node, op, below, List.of());
      versions.put(model.id, version);
      heads.add(version);
    }
    return versions;
  }

  private static List<Hash> ids(List<Version> versions) {
    return versions.stream().map(version -> version.entry.id).toList();
  }

  private static void agree(History history, RecordHeads heads, String where) {
    for (var field = 0; field < FIELDS; field++) {
      assertEquals(
          history.heads(field, history.models.keySet()),
          ids(heads.heads(field)),
          where + " field " + field);
    }
  }

  @Test
  void anyOrderGivesTheHeadsOfTheDefinition() {
    for (var round = 1; round <= ROUNDS; round++) {
      anyOrder(round);
    }
  }

  private static void anyOrder(long seed) {
    var random = new SeededRandom(seed);
    var history = history(random);
    for (var order = 0; order < 3; order++) {
      var heads = new RecordHeads();
      add(heads, someOrder(history, random));
      agree(history, heads, "seed " + seed);
    }
  }

  @Test
  void changedJudgementsGiveTheHeadsOfTheDefinition() {
    for (var round = 1; round <= ROUNDS; round++) {
      changedJudgements(10_000L + round);
    }
  }

  private static void changedJudgements(long seed) {
    var random = new SeededRandom(seed);
    var history = history(random);
    var heads = new RecordHeads();
    var versions = add(heads, someOrder(history, random));
    history.models.replaceAll((id, model) ->
        new Model(
            id, model.lamport, model.type, model.fields, model.replaces, random.nextBoolean()));
    versions.forEach((id, version) -> version.entry.judge(history.models.get(id).effective));
    heads.rejudge();
    agree(history, heads, "seed " + seed);
  }

  @Test
  void headsAtAVersionAreTheHeadsOfWhatItsAuthorSaw() {
    for (var round = 1; round <= ROUNDS; round++) {
      headsAtAVersion(20_000L + round);
    }
  }

  private static void headsAtAVersion(long seed) {
    var random = new SeededRandom(seed);
    var history = history(random);
    var heads = new RecordHeads();
    var versions = add(heads, someOrder(history, random));
    for (var id : history.models.keySet()) {
      var known = new HashSet<>(history.below(id));
      known.add(id);
      for (var field = 0; field < FIELDS; field++) {
        assertEquals(
            history.heads(field, known),
            ids(heads.headsAt(field, List.of(versions.get(id)))),
            "seed " + seed + " field " + field);
      }
    }
  }

  @Test
  void aLongChainWithManyBranchesIsCountedInTimeInProportionToItsEdges() {
    var heads = new RecordHeads();
    var versions = new ArrayList<Version>();
    for (var i = 0; i < 20_000; i++) {
      var id = Hash.sha256(new ByteWriter().u32(i).toBytes());
      var node = new EntryNode(id, LOG, i + 1, i, 0, 0);
      node.judge(true);
      var below = new ArrayList<Version>();
      for (var j = 1; j <= Math.min(i, RecordOp.REPLACES_MAX); j++) {
        below.add(versions.get(i - j));
      }
      var type = i == 0 ? RecordOp.PUT : RecordOp.PATCH;
      var field = i % 1_000 == 0 ? 2 : 1;
      versions.add(
          new Version(
              node, new RecordOp(type, RECORD, List.of(), List.of(field)), below, List.of()));
      heads.add(versions.getLast());
    }
    assertEquals(ids(List.of(versions.getLast())), ids(heads.tips()));
    assertEquals(ids(List.of(versions.get(19_000))), ids(heads.heads(2)));
    assertEquals(Bytes.EMPTY, RecordOps.writeBody(List.of()));
  }
}

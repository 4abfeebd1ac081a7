package grove.grouping.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.Entry;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Several people write at random while entries travel at random: in the end all see the same.
final class SpaceConvergenceTest {
  private static final int STEPS = 120;

  private static void act(SpaceNode node, Random random) {
    var items = new ArrayList<>(node.space.items().toList());
    items.sort((one, other) -> one.id().compareTo(other.id()));
    try {
      switch (random.nextInt(12)) {
        case 0 -> node.space.createChannel("c" + random.nextInt(1_000));
        case 1, 2, 3 -> post(node, random);
        case 4 -> node.space.createPage("p" + random.nextInt(1_000), "text " + random.nextInt());
        case 5 -> node.space.createFolder(some(items, ItemKind.FOLDER, random), "f");
        case 6 ->
            node.space.addFile(
                some(items, ItemKind.FOLDER, random), "x.txt", node.blob("content"), "text/plain");
        case 7, 8 -> some(items, ItemKind.PAGE, random).ifPresent(id -> edit(node, id, random));
        case 9 ->
            some(items, ItemKind.FOLDER, random).ifPresent(id -> move(node, id, items, random));
        case 10 ->
            any(items, random).ifPresent(id -> node.space.rename(id, "r" + random.nextInt(99)));
        default -> settle(node, items, random);
      }
    } catch (SpaceException refused) {
      // As with people: not everything that is tried may be done.
    }
  }

  private static void post(SpaceNode node, Random random) {
    var channels = node.space.channels();
    if (!channels.isEmpty()) {
      var channel = channels.get(random.nextInt(channels.size())).id();
      node.space.post(channel, "m" + random.nextInt(), Optional.empty());
    }
  }

  private static void edit(SpaceNode node, ItemId id, Random random) {
    var page = node.space.page(id).orElseThrow();
    var text = random.nextInt(3) == 0 ? "same" : "text " + random.nextInt();
    var title = random.nextBoolean() ? page.title() : "t" + random.nextInt(99);
    node.space.editPage(id, Set.copyOf(page.versions()), title, text);
  }

  private static void move(SpaceNode node, ItemId id, List<Item> items, Random random) {
    node.space.move(id, some(items, ItemKind.FOLDER, random));
  }

  private static void settle(SpaceNode node, List<Item> items, Random random) {
    var conflicts = node.space.conflicts();
    if (!conflicts.isEmpty() && random.nextBoolean()) {
      var conflict = node.space.conflict(conflicts.getFirst().id()).orElseThrow();
      node.space.resolve(conflict.item(), conflict.versions().getLast().id());
    } else {
      any(items, random).ifPresent(node.space::delete);
    }
  }

  private static Optional<ItemId> some(List<Item> items, ItemKind kind, Random random) {
    return any(items.stream().filter(item -> item.id().is(kind)).toList(), random);
  }

  private static Optional<ItemId> any(List<Item> items, Random random) {
    return items.isEmpty()
        ? Optional.empty()
        : Optional.of(items.get(random.nextInt(items.size())).id());
  }

  /// Carries some entries, of each log in its order, the logs mixed at random.
  private static void carry(SpaceNode from, SpaceNode to, Random random, int count) {
    var logs = new HashMap<LogId, List<Entry>>();
    from.log.arrived().forEach(e -> logs.computeIfAbsent(e.log(), _ -> new ArrayList<>()).add(e));
    var next = new ArrayList<>(logs.keySet());
    next.sort(null);
    for (var n = 0; n < count && !next.isEmpty(); n++) {
      var log = next.get(random.nextInt(next.size()));
      var have = to.log.chain(log).size();
      if (have >= logs.get(log).size()) {
        next.remove(log);
      } else {
        to.log.receive(logs.get(log).get(have));
      }
    }
    to.space.catchUp();
  }

  private static void agree(List<SpaceNode> nodes, String where) {
    var first = nodes.getFirst().space;
    var picture = SpaceNode.picture(first);
    for (var node : nodes) {
      assertEquals(0, node.space.status().waiting(), where);
      assertEquals(first.status(), node.space.status(), where);
      assertEquals(picture, SpaceNode.picture(node.space), where);
      assertEquals(first.digest(), node.space.digest(), where);
      var rebuilt = node.rebuilt();
      assertEquals(picture, SpaceNode.picture(rebuilt), where + " rebuilt");
      assertEquals(first.digest(), rebuilt.digest(), where + " rebuilt");
      assertEquals(node.space.status(), rebuilt.status(), where + " rebuilt");
      var restarted = node.restarted();
      assertEquals(picture, SpaceNode.picture(restarted), where + " restarted");
      assertEquals(first.digest(), restarted.digest(), where + " restarted");
      assertEquals(node.space.status(), restarted.status(), where + " restarted");
    }
  }

  @RepeatedTest(12)
  void whateverTheOrderAllSeeTheSame(RepetitionInfo repetition) {
    var seed = 500L + repetition.getCurrentRepetition();
    var random = new SeededRandom(seed);
    var nodes = SpaceNode.group(4);
    nodes.getFirst().space.found();
    for (var step = 0; step < STEPS; step++) {
      var node = nodes.get(random.nextInt(nodes.size()));
      if (random.nextInt(3) > 0) {
        act(node, random);
      } else {
        carry(nodes.get(random.nextInt(nodes.size())), node, random, random.nextInt(30));
      }
      if (random.nextInt(20) == 0) {
        node.log.writeControl();
      }
    }
    SpaceNode.syncAll(nodes);
    nodes.forEach(to -> nodes.forEach(from -> to.fetchFrom(from)));
    agree(nodes, "seed " + seed);
    judgeAnew(nodes, random);
    agree(nodes, "seed " + seed + " judged anew");
  }

  /// Some entries are set aside, and some keys turn out to be missing, at every node alike.
  private static void judgeAnew(List<SpaceNode> nodes, Random random) {
    var entries = nodes.getFirst().log.arrived().stream().map(Entry::id).sorted().toList();
    var setAside = new HashSet<Hash>();
    for (var id : entries) {
      if (random.nextInt(4) == 0) {
        setAside.add(id);
      }
    }
    for (var node : nodes) {
      node.log.setAside.addAll(setAside);
      node.space.catchUp();
    }
  }

  @RepeatedTest(5)
  void keysThatComeLateChangeNothingInTheEnd(RepetitionInfo repetition) {
    var seed = 900L + repetition.getCurrentRepetition();
    var random = new SeededRandom(seed);
    var nodes = SpaceNode.group(3);
    nodes.getFirst().space.found();
    for (var step = 0; step < STEPS; step++) {
      act(nodes.get(random.nextInt(2)), random);
      carry(nodes.get(0), nodes.get(1), random, 20);
      carry(nodes.get(1), nodes.get(0), random, 20);
    }
    var late = nodes.get(2);
    nodes.getFirst().log.arrived().stream()
        .map(Entry::id)
        .filter(_ -> random.nextBoolean())
        .forEach(late.log.locked::add);
    SpaceNode.syncAll(nodes);
    assertTrue(late.space.status().waitingForKey() > 0, "seed " + seed);
    assertEquals(late.rebuilt().digest(), late.space.digest(), "seed " + seed);
    assertEquals(late.restarted().digest(), late.space.digest(), "seed " + seed);
    late.log.locked.clear();
    late.space.onKeysArrived();
    nodes.forEach(to -> nodes.forEach(from -> to.fetchFrom(from)));
    agree(nodes, "seed " + seed);
  }

  /// What a listener hears adds up to what there is to see.
  @RepeatedTest(5)
  void theChangesToldAddUpToWhatIsThere(RepetitionInfo repetition) {
    var seed = 1_300L + repetition.getCurrentRepetition();
    var random = new SeededRandom(seed);
    var nodes = SpaceNode.group(2);
    nodes.getFirst().space.found();
    Map<ItemId, Item> told = new HashMap<>();
    for (var step = 0; step < STEPS; step++) {
      act(nodes.get(random.nextInt(2)), random);
      carry(nodes.get(0), nodes.get(1), random, random.nextInt(12));
      carry(nodes.get(1), nodes.get(0), random, random.nextInt(12));
      var watched = nodes.getFirst();
      for (var change : watched.takeChanges()) {
        var before =
            switch (change) {
              case ItemChange.Added(var item) -> told.put(item.id(), item) == null;
              case ItemChange.Changed(var item) -> told.put(item.id(), item) != null;
              case ItemChange.Removed(var item) -> told.remove(item.id()) != null;
            };
        assertTrue(before, "seed " + seed + " step " + step + " " + change);
      }
      var seen = new HashSet<ItemId>();
      watched.space.items().forEach(item -> seen.add(item.id()));
      assertEquals(seen, told.keySet(), "seed " + seed + " step " + step);
    }
  }
}

package grove.web.sim;

import grove.graph.Loop;
import grove.identity.testing.SeededRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What befalls nodes: brings a fault about, and ends it after a while, or at once when [#end] says so.
final class Fates {
  private static final long SECOND_MS = 1_000;
  private static final long SKEW_MS = 30 * 60 * SECOND_MS;

  private final Ground ground;
  private final Cast cast;
  private final Checks checks;
  private final List<Ending> endings = new ArrayList<>();
  private final Map<SimNode, SimNode.Copy> copies = new HashMap<>();
  private final Map<Deed, Integer> counts = new EnumMap<>(Deed.class);
  private int copied;
  private boolean over;

  /// What puts an end to a fault, once.
  private static final class Ending {
    private final Runnable task;
    private Loop.Cancellable timer = () -> {};
    private boolean over;

    Ending(Runnable task) {
      this.task = task;
    }

    void run() {
      if (!over) {
        over = true;
        timer.cancel();
        task.run();
      }
    }
  }

  Fates(Ground ground, Cast cast, Checks checks) {
    this.ground = ground;
    this.cast = cast;
    this.checks = checks;
  }

  /// How often each fault came about.
  Map<Deed, Integer> counts() {
    return counts;
  }

  void count(Deed deed) {
    counts.merge(deed, 1, Integer::sum);
  }

  /// All that lasts ends now: the network is well, clocks go, machines run.
  void end() {
    for (var i = 0; i < endings.size(); i++) {
      endings.get(i).run();
    }
    endings.clear();
    ground.network().heal();
  }

  private void after(long ms, Runnable task) {
    var ending = new Ending(task);
    endings.add(ending);
    ending.timer = ground.world().schedule(ms, ending::run);
  }

  private static long seconds(SeededRandom random, int from, int to) {
    return (from + random.nextInt(to - from + 1)) * SECOND_MS;
  }

  /// Brings it about, if the node is there for it.
  void run(Plan.Act act, SimNode node) {
    var random = act.random();
    var happened =
        switch (act.deed().field()) {
          case NETWORK -> network(act.deed(), node, random);
          case DISK -> disk(act.deed(), node, random);
          case CLOCK -> clock(act.deed(), node, random);
          case PROCESS -> process(act.deed(), node, random);
          case WORK, HOSTILE -> throw new IllegalArgumentException(act.deed() + " is no fate");
        };
    if (happened) {
      count(act.deed());
    }
  }

  private boolean network(Deed deed, SimNode node, SeededRandom random) {
    var network = ground.network();
    var weather = network.weather();
    var host = node.host();
    var other = cast.nodes().get(random.nextInt(cast.nodes().size())).host();
    switch (deed) {
      case DELAY -> {
        weather.delay(host, 200 + random.nextInt(1_800));
        after(seconds(random, 20, 90), () -> weather.delay(host, 0));
      }
      case JITTER -> {
        weather.jitter(50 + random.nextInt(950));
        after(seconds(random, 10, 60), () -> weather.jitter(0));
      }
      case NARROW -> {
        weather.bandwidth(host, 2 + random.nextInt(20));
        after(seconds(random, 10, 60), () -> weather.bandwidth(host, 0));
      }
      case CUT -> network.cut(host, 30 + random.nextInt(71), 100);
      case HALF_OPEN -> network.cut(host, 30 + random.nextInt(71), 0);
      case ONE_WAY -> {
        weather.block(host, other, true);
        after(seconds(random, 10, 90), () -> open(() -> weather.block(host, other, false)));
      }
      case WALL -> {
        weather.wall(host, other, true);
        after(seconds(random, 30, 120), () -> weather.wall(host, other, false));
      }
      case PARTITION -> partition(random, seconds(random, 20, 120));
      case PARTIAL_PARTITION -> partial(random, seconds(random, 20, 120));
      case FLAPPING -> flap(node, 3 + random.nextInt(8), random);
      default -> throw new IllegalArgumentException(deed.label());
    }
    return true;
  }

  private void open(Runnable change) {
    change.run();
    ground.network().weatherChanged();
  }

  /// Two islands, or three.
  private void partition(SeededRandom random, long ms) {
    var islands = 2 + random.nextInt(2);
    for (var node : cast.nodes()) {
      ground.network().move(node.host(), random.nextInt(islands));
    }
    after(ms, () -> cast.nodes().forEach(node -> ground.network().move(node.host(), 0)));
  }

  /// Some pairs do not reach each other, though each reaches somebody.
  private void partial(SeededRandom random, long ms) {
    var weather = ground.network().weather();
    var hosts = cast.nodes().stream().map(SimNode::host).toList();
    var percent = 10 + random.nextInt(50);
    for (var one : hosts) {
      for (var other : hosts) {
        if (one.compareTo(other) < 0 && random.nextInt(100) < percent) {
          weather.block(one, other, true);
          weather.block(other, one, true);
          after(ms, () -> open(() -> unblock(one, other)));
        }
      }
    }
  }

  private void unblock(String one, String other) {
    ground.network().weather().block(one, other, false);
    ground.network().weather().block(other, one, false);
  }

  private void flap(SimNode node, int times, SeededRandom random) {
    ground.network().move(node.host(), 9);
    after(
        seconds(random, 1, 8),
        () -> {
          ground.network().move(node.host(), 0);
          if (times > 1) {
            // Mostly just long enough to be linked and to ask for what it missed.
            var upMs = random.nextInt(3) > 0 ? 400 + random.nextInt(1_600) : seconds(random, 1, 8);
            ground.world().schedule(upMs, () -> again(node, times - 1, random));
          }
        });
  }

  private void again(SimNode node, int times, SeededRandom random) {
    if (!over) {
      flap(node, times, random);
    }
  }

  /// From now on nothing begins by itself.
  void close() {
    over = true;
    end();
  }

  private boolean disk(Deed deed, SimNode node, SeededRandom random) {
    if (!node.up() || !node.begun()) {
      return false;
    }
    switch (deed) {
      case LOST_TAIL -> {
        var lost = node.losePower(random);
        cast.note(node, "lost its power, and " + lost + " writes");
        after(seconds(random, 1, 60), () -> back(node));
      }
      case DISK_FULL -> {
        node.disk().full(true);
        after(
            seconds(random, 5, 60),
            () -> {
              node.disk().full(false);
              node.kill();
              back(node);
            });
      }
      case SLOW_DISK -> {
        node.loop().pause();
        var loop = node.loop();
        after(500 + random.nextInt(4_500), loop::resume);
      }
      case BIT_FLIP -> {
        return flip(node, random);
      }
      case ROLLBACK -> {
        return rollBack(node, random);
      }
      case COPIED_HOME -> copiedHome(node, random);
      case CLONED_HOME -> {
        return clonedHome(node, random);
      }
      default -> throw new IllegalArgumentException(deed.label());
    }
    return true;
  }

  /// A chunk is damaged where it lies; or the entries are, and the home's last copy takes their place.
  private boolean flip(SimNode node, SeededRandom random) {
    if (random.nextBoolean()) {
      checks.chunkDamaged();
      return node.disk().damageChunk(random);
    }
    return rollBack(node, random);
  }

  /// The first time a copy is made, the next time it comes back.
  private boolean rollBack(SimNode node, SeededRandom random) {
    var copy = copies.remove(node);
    if (copy == null) {
      if (!node.member()) {
        return false;
      }
      copies.put(node, node.copy("copy" + copied++));
      var again = seconds(random, 10, 60);
      ground.world().schedule(again, () -> rollBackLater(node, random));
      return true;
    }
    return false;
  }

  private void rollBackLater(SimNode node, SeededRandom random) {
    var copy = copies.remove(node);
    if (copy == null || over || !node.up()) {
      return;
    }
    node.losePower(random);
    node.disk().damageEntries();
    if (node.open()) {
      throw new Violation(Invariant.I10, node + " opened entries that are damaged");
    }
    node.rollBack(copy);
    checks.rolledBack(node);
    cast.note(node, "is put back to an older copy");
    after(seconds(random, 1, 20), () -> back(node));
  }

  /// The home is copied to another machine, where the copy sees that it is one.
  private void copiedHome(SimNode node, SeededRandom random) {
    if (!cast.full() && node.member()) {
      var copy = cast.clone(node);
      copy.vault().newIncarnation(random);
      checks.mayFork(node);
      cast.note(node, "is copied to " + copy + ", which sees it");
      copy.open();
    }
  }

  /// The machine is cloned with all that it is: both go on under one incarnation.
  private boolean clonedHome(SimNode node, SeededRandom random) {
    if (cast.full() || !node.member()) {
      return false;
    }
    var copy = cast.clone(node);
    checks.mayFork(node);
    cast.note(node, "is cloned as " + copy);
    after(seconds(random, 1, 10), () -> back(copy));
    return true;
  }

  private void back(SimNode node) {
    if (!node.up()) {
      node.open();
    }
  }

  private boolean clock(Deed deed, SimNode node, SeededRandom random) {
    if (!node.up()) {
      return false;
    }
    switch (deed) {
      case SKEW -> node.skew(random.nextLong(2 * SKEW_MS) - SKEW_MS);
      case JUMP -> {
        var before = node.skewMs();
        node.skew(before + random.nextLong(48 * SKEW_MS) - 24 * SKEW_MS);
        after(seconds(random, 10, 120), () -> node.skew(before));
      }
      case FREEZE -> {
        var loop = node.loop();
        loop.freezeClock(true);
        after(seconds(random, 10, 120), () -> loop.freezeClock(false));
      }
      default -> throw new IllegalArgumentException(deed.label());
    }
    return true;
  }

  private boolean process(Deed deed, SimNode node, SeededRandom random) {
    if (!node.up() || !node.begun()) {
      return false;
    }
    switch (deed) {
      case CRASH -> {
        node.kill();
        after(seconds(random, 1, 40), () -> back(node));
      }
      case PAUSE -> {
        var loop = node.loop();
        loop.pause();
        after(seconds(random, 2, 100), loop::resume);
      }
      case OFFLINE -> {
        node.stop();
        after(seconds(random, 20, 200), () -> back(node));
      }
      default -> throw new IllegalArgumentException(deed.label());
    }
    return true;
  }
}

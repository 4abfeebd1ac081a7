package grove.web.sim;

import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.store.LogId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What the nodes of one simulated group stand on.
final class Ground {
  private static final long LOOK_MS = 250;

  private final World world;
  private final SimNetwork network;
  private final Path folder;
  private final boolean search;
  private final Watcher watcher;
  private @Nullable GroupId group;

  /// Who sees what nodes do.
  interface Watcher {
    /// A task of the node threw this.
    void onFailure(SimNode node, RuntimeException failure);

    /// The node's process begins to work on this store.
    void onOpened(SimNode node, EntryStore store);

    /// The node stored a run.
    void onStored(SimNode node, List<Entry> run);

    /// The node's process is about to end, in whatever way.
    void onEnding(SimNode node);

    /// What nobody was shown of an old copy's logs is taken out, to be written again.
    ///
    /// @param shown the last entry of each that stays
    default void onTakenOut(SimNode node, Map<LogId, Long> shown) {}
  }

  Ground(World world, SimNetwork network, Path folder, boolean search, Watcher watcher) {
    this.world = world;
    this.network = network;
    this.folder = folder;
    this.search = search;
    this.watcher = watcher;
  }

  World world() {
    return world;
  }

  SimNetwork network() {
    return network;
  }

  /// Runs until the condition holds; false if it does not within so many milliseconds. Looks four
  /// times a second: what is asked of all nodes takes longer than what happens in between.
  boolean comesTrue(BooleanSupplier condition, long msMax) {
    var endMs = world.nowMs() + msMax;
    while (!condition.getAsBoolean()) {
      if (world.nowMs() >= endMs) {
        return false;
      }
      world.runFor(LOOK_MS);
    }
    return true;
  }

  /// Where homes lie.
  Path folder() {
    return folder;
  }

  boolean search() {
    return search;
  }

  GroupId group() {
    return Optional.ofNullable(group).orElseThrow();
  }

  void group(GroupId founded) {
    group = founded;
  }

  void onFailure(SimNode node, RuntimeException failure) {
    watcher.onFailure(node, failure);
  }

  void onOpened(SimNode node, EntryStore store) {
    watcher.onOpened(node, store);
  }

  void onStored(SimNode node, List<Entry> run) {
    watcher.onStored(node, run);
  }

  void onEnding(SimNode node) {
    watcher.onEnding(node);
  }

  void onTakenOut(SimNode node, Map<LogId, Long> shown) {
    watcher.onTakenOut(node, shown);
  }
}

package grove.web.group;

import grove.graph.Loop;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Has java's memory collected in full when much of it is garbage.
///
/// The serial collector does that only once the heap has reached its largest size, a quarter of the
/// machine: before, whatever outlives a few collections of the young part stays for good. What the
/// search index buffers does, so 100,000 messages written and indexed took 930 MiB, 130 of it in use.
/// A collection in full stops everything for 3 to 7 ms a MiB in use, hence the room that is left
/// between two of them. While a large memory grows by what stays in use, as in a first sync, twice the
/// room is left: of a million entries' first sync collections that freed little took an eighth.
/// (A smaller largest size was rejected: a group may be larger than any.)
public final class HeapKeeper {
  /// How often it is looked.
  private static final long LOOK_MS = 400;

  /// What may have come since the last collection, bytes; or half of what was left by it, if that is
  /// more.
  private static final long ROOM_BYTES = 64L << 20;

  /// With more than this in use it may double before it is looked for garbage, if there was little of
  /// it the last time and it has grown ever since, bytes.
  private static final long LARGE_BYTES = 160L << 20;

  private final Loop loop;
  private final LongSupplier usedBytes;
  private final Runnable collection;
  private long leftBytes;
  private long cameBytes;
  private boolean grows;

  /// @param usedBytes of the part of the heap that it looks after, garbage too
  /// @param collection collects all garbage before it returns
  HeapKeeper(Loop loop, LongSupplier usedBytes, Runnable collection) {
    this.loop = loop;
    this.usedBytes = usedBytes;
    this.collection = collection;
  }

  /// Looks after this process, in tasks of a loop, until that is closed.
  public static void keep(Loop loop) {
    Runtime java = Runtime.getRuntime();
    loop.schedule(LOOK_MS, () -> new HeapKeeper(loop, new Old()::usedBytes, java::gc).begin());
  }

  /// The old part of the heap; all of it, under a collector that has no such part. What is young goes
  /// by itself, and as much as it may be (48 MiB) would be reason enough to collect in full.
  private static final class Old {
    private final Optional<MemoryPoolMXBean> pool =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(one -> one.getType() == MemoryType.HEAP)
            .filter(one -> one.getName().matches(".*(Old|Tenured).*"))
            .findFirst();

    long usedBytes() {
      Runtime java = Runtime.getRuntime();
      return pool.map(one -> one.getUsage().getUsed())
          .orElseGet(() -> java.totalMemory() - java.freeMemory());
    }
  }

  void begin() {
    leftBytes = usedBytes.getAsLong();
    loop.schedule(LOOK_MS, this::look);
  }

  private void look() {
    long came = usedBytes.getAsLong() - leftBytes;
    grows &= came > cameBytes;
    cameBytes = came;
    if (came > roomBytes()) {
      collection.run();
      cameBytes = usedBytes.getAsLong() - leftBytes;
      grows = cameBytes > came / 2;
      leftBytes += cameBytes;
      cameBytes = 0;
    }
    loop.schedule(LOOK_MS, this::look);
  }

  private long roomBytes() {
    return grows && leftBytes > LARGE_BYTES ? leftBytes : Math.max(ROOM_BYTES, leftBytes / 2);
  }
}

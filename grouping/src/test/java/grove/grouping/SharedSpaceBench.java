package grove.grouping;

import grove.grouping.space.NewItem;
import grove.grouping.space.Workspace;
import grove.identity.Vault;
import grove.identity.testing.SeededRandom;
import grove.store.BlobStore;
import grove.store.EntryStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Measures a workspace of 100,000 messages on disk: import, opening, windows, memory.
final class SharedSpaceBench {
  private static final int MESSAGES = 100_000;
  private static final int BATCH = 500;

  private SharedSpaceBench() {}

  public static void main(String[] args) throws IOException {
    var folder = Files.createTempDirectory("grove-bench");
    var loop = new HandLoop();
    var random = new SeededRandom(1);
    var vault = Vault.create(folder.resolve("vault"), "bench", random, loop.nowMs());
    var stores = new EntryStore[1];
    var ports =
        new GroupPorts(
            vault,
            id -> stores[0] = EntryStore.rocks(folder.resolve("store"), id),
            loop,
            random,
            new GroupNetwork(_ -> {}, _ -> {}, () -> {}, List::of));
    var group = Group.found(ports, "bench");
    var id = group.id();
    fill(Workspace.open(group, stores[0], BlobStore.memory(), random, _ -> {}));
    group.close();
    var before = heapMiB();
    var reopened = timed("group opened", () -> Group.open(ports, id));
    var workspace =
        timed(
            "workspace of " + MESSAGES + " opened",
            () -> Workspace.open(reopened, stores[0], BlobStore.memory(), random, _ -> {}));
    System.out.println("heap for it: " + (heapMiB() - before) + " MiB");
    read(workspace);
    reopened.close();
    System.out.println("left in " + folder);
  }

  private static void fill(Workspace workspace) {
    workspace.found();
    var channel = workspace.channels().getFirst().id();
    timed(
        "import of " + MESSAGES,
        () -> {
          for (var n = 0; n < MESSAGES; n += BATCH) {
            var first = n;
            workspace.importAll(
                IntStream.range(0, BATCH)
                    .mapToObj(i ->
                        new NewItem.Message(
                            channel,
                            "message " + (first + i) + " with some words in it, as people do",
                            Optional.empty()))
                    .toList());
          }
          return channel;
        });
  }

  private static void read(Workspace workspace) {
    var channel = workspace.channels().getFirst().id();
    for (var round = 0; round < 5; round++) {
      timed("newest 50", () -> workspace.messages(channel, Optional.empty(), 50));
    }
    var middle = workspace.ids().get(MESSAGES / 2);
    timed("50 around one", () -> workspace.messagesAround(channel, middle, 50));
    timed("post", () -> workspace.post(channel, "one more", Optional.empty()));
    timed("status", workspace::status);
    timed("digest", workspace::digest);
    timed(
        "all texts",
        () -> workspace.items().mapToLong(i -> workspace.searchText(i).length()).sum());
  }

  private static <T> T timed(String what, Supplier<T> work) {
    var threads = ManagementFactory.getThreadMXBean();
    var from = System.nanoTime();
    var cpuFrom = threads.getCurrentThreadCpuTime();
    var result = work.get();
    var cpu = threads.getCurrentThreadCpuTime() - cpuFrom;
    System.out.printf(
        "%-40s %9.2f ms, %9.2f ms of it on the processor%n",
        what, (System.nanoTime() - from) / 1e6, cpu / 1e6);
    return result;
  }

  private static long heapMiB() {
    for (var i = 0; i < 3; i++) {
      System.gc();
    }
    var runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}

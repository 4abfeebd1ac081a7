package grove.graph;

import grove.graph.sim.RealNode;
import grove.graph.sim.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Measures a first sync between two processes over loopback, both on RocksDB: 10,000 records of
/// 1 KiB unless told otherwise. Prints the time from meeting to the last entry, and how long one
/// more record takes.
///
/// Arguments: records, bytes of each, rounds.
final class SyncBench {
  private static final long WAIT_SECONDS = 600;
  private static final int SINGLE_RECORDS = 200;

  private SyncBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    var records = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    var bytes = args.length > 1 ? Integer.parseInt(args[1]) : 1_024;
    var rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    for (var round = 1; round <= rounds; round++) {
      run(round, records, bytes);
    }
  }

  private static void run(int round, int records, int bytes)
      throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("sync-bench");
    try (var child = PeerProcess.start(1, folder.resolve("1"));
        var here = new RealNode(2, folder.resolve("2"))) {
      var address = child.ask("start");
      var port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
      child.ask("write " + records + " " + bytes);
      here.on(SyncBench::start);
      var startNs = System.nanoTime();
      here.on(node -> {
        node.graph().learn(TestNode.device(1), List.of(new Address("127.0.0.1", port)));
        return true;
      });
      if (!here.await(node -> node.entries().entries() >= records + 2, WAIT_SECONDS)) {
        throw new IllegalStateException("the sync did not end");
      }
      var ms = (System.nanoTime() - startNs) / 1_000_000.0;
      var wire = here.on(node -> node.graph().neighbours().getFirst().receivedBytes());
      System.out.printf(
          "round %d: %d records of %d bytes in %.0f ms: %.0f per second, %.1f MB/s, %.1f %% extra"
              + " on the wire%n",
          round,
          records,
          bytes,
          ms,
          records / ms * 1_000,
          wire / ms / 1_000,
          100.0 * wire / records / bytes - 100);
      System.out.printf("round %d: one more record: %s%n", round, single(child, here, records));
    } finally {
      delete(folder);
    }
  }

  private static boolean start(TestNode node) {
    node.know(1, 2);
    node.enrol();
    node.start();
    return true;
  }

  /// Time from the command to the other process to the record in this one's store.
  private static String single(PeerProcess child, RealNode here, int records)
      throws IOException, InterruptedException {
    var times = new double[SINGLE_RECORDS];
    for (var i = 0; i < SINGLE_RECORDS; i++) {
      var entries = records + 3 + i;
      var startNs = System.nanoTime();
      child.ask("write 1 1024");
      here.await(node -> node.entries().entries() >= entries, WAIT_SECONDS);
      times[i] = (System.nanoTime() - startNs) / 1_000_000.0;
    }
    Arrays.sort(times);
    return String.format(
        "p50 %.2f ms, p99 %.2f ms (write, sync, send, store)",
        times[SINGLE_RECORDS / 2], times[SINGLE_RECORDS * 99 / 100]);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

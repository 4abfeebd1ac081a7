package grove.web.bench;

import grove.web.home.GroupFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// `./grove bench fan-out`: eight linked nodes (`--peers`), of which one writes records; from the first
/// one's writing until all have all on their disks.
public final class FanOutBench {
  private static final int RECORDS = 1_000;
  private static final int PEERS = 8;

  private FanOutBench() {}

  public static void main(String[] args) throws Exception {
    BenchOptions options = BenchOptions.read(args, RECORDS, PEERS);
    Report report = new Report("fan-out", options);
    for (int run = 0; run < options.runs(); run++) {
      Path folder = Files.createTempDirectory("grove-fan-out");
      List<BenchProcess> nodes = new ArrayList<>();
      try {
        for (int i = 0; i < options.peers(); i++) {
          nodes.add(BenchProcess.start(folder.resolve("node" + i)));
        }
        measure(nodes, options, report);
      } finally {
        nodes.forEach(BenchProcess::close);
        new GroupFolder(folder).delete();
      }
    }
    Limits.measure(report, options);
    report.print();
  }

  private static void measure(List<BenchProcess> nodes, BenchOptions options, Report report) {
    BenchProcess author = nodes.getFirst();
    List<BenchProcess> others = nodes.subList(1, nodes.size());
    String id = author.ask("found", "Bench").getString("id");
    String link = author.ask("invite", id, "EDITOR").getString("link");
    others.forEach(node -> node.ask("join", link));
    nodes.forEach(node -> node.ask("neighbours", id, nodes.size() - 1));
    settle(nodes, id);
    for (int round = 0; round < options.warm() / RECORDS; round++) {
      write(nodes, id, RECORDS, options);
      settle(nodes, id);
    }
    Usage before = Usage.of(nodes);
    double seconds = write(nodes, id, options.records(), options);
    before.report(report);
    report.spread("seconds", seconds);
    report.spread("recordsPerSecond", options.records() / seconds);
    report.single("payloadBytes", (double) options.records() * options.bytes());
  }

  /// Waits until no node has anything left to do. Without such a rest behind each round, java's
  /// compilers took more than half of the round that counts.
  private static void settle(List<BenchProcess> nodes, String id) {
    nodes.stream().map(node -> node.begin("settled", id)).toList().forEach(CompletableFuture::join);
  }

  private static double write(
      List<BenchProcess> nodes, String id, int records, BenchOptions options) {
    BenchProcess author = nodes.getFirst();
    long entries = author.ask("entries", id).getLong("entries") + records;
    var waiting =
        nodes.subList(1, nodes.size()).stream()
            .map(node -> node.begin("await", id, entries))
            .toList();
    long began = author.ask("write", id, entries, records, options.bytes()).getLong("beganNs");
    long ended = waiting.stream().mapToLong(each -> each.join().getLong("ns")).max().orElse(0);
    return (ended - began) / 1e9;
  }
}

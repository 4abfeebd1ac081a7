package grove.web.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `./grove bench search`: questions of one and two words, a phrase, and a word that is being typed, to
/// the index of N records; each with its first 20 hits, snippets and counts by kind.
public final class SearchBench {
  private static final int RECORDS = 100_000;
  private static final int QUESTIONS = 400;

  private SearchBench() {}

  public static void main(String[] args) throws Exception {
    BenchOptions options = BenchOptions.read(args, RECORDS, 1);
    Report report = new Report("search", options);
    for (int run = 0; run < options.runs(); run++) {
      Path folder = Files.createTempDirectory("grove-search");
      try (BenchProcess node = BenchProcess.start(folder.resolve("node"))) {
        String id = node.ask("found", "Bench").getString("id");
        long began = System.nanoTime();
        node.ask("write", id, 1, options.records(), options.bytes());
        node.ask("settled", id);
        double seconds = (System.nanoTime() - began) / 1e9;
        report.spread("writtenAndFoundPerSecond", options.records() / seconds);
        if (!options.cold()) {
          node.ask("search", id, QUESTIONS);
        }
        Usage before = Usage.of(List.of(node));
        List<Double> ms =
            node.ask("search", id, QUESTIONS).getJsonArray("ms").stream()
                .map(value -> ((Number) value).doubleValue())
                .sorted()
                .toList();
        before.report(report);
        report.spread("p50Ms", Report.percentile(ms, 0.50));
        report.spread("p99Ms", Report.percentile(ms, 0.99));
      } finally {
        new grove.web.home.GroupFolder(folder).delete();
      }
    }
    Limits.measure(report, options);
    report.print();
  }
}

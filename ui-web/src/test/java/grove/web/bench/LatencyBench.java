package grove.web.bench;

import java.util.List;

/// `./grove bench latency`: a message every 5 ms, each signed and synced to its author's disk; from
/// just before it is written until it can be read at the other node.
public final class LatencyBench {
  private static final int MESSAGES = 2_000;
  private static final int EVERY_MS = 5;

  private LatencyBench() {}

  public static void main(String[] args) throws Exception {
    BenchOptions options = BenchOptions.read(args, MESSAGES, 2);
    Report report = new Report("latency", options);
    for (int run = 0; run < options.runs(); run++) {
      try (Pair pair = Pair.start(options)) {
        String id = pair.shared(options.warm());
        pair.other().ask("watch", id);
        int before = 0;
        if (!options.cold()) {
          pair.one().ask("live", id, MESSAGES, EVERY_MS, options.bytes());
          before = MESSAGES;
          pair.other().ask("latencies", before);
        }
        Usage usage = Usage.of(pair.both());
        int late =
            pair.one()
                .ask("live", id, options.records(), EVERY_MS, options.bytes())
                .getInteger("late");
        List<Double> ms =
            pair.other().ask("latencies", before + options.records()).getJsonArray("ms").stream()
                .skip(before)
                .map(value -> ((Number) value).doubleValue())
                .sorted()
                .toList();
        usage.report(report);
        report.spread("p50Ms", Report.percentile(ms, 0.50));
        report.spread("p99Ms", Report.percentile(ms, 0.99));
        report.single("late", late);
        report.single("payloadBytes", (double) options.records() * options.bytes());
      }
    }
    Limits.measure(report, options);
    report.print();
  }
}

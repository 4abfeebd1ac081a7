package grove.web.bench;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// `./grove bench catch-up`: two nodes have N records, were apart, and wrote 1,000 more each. Measured
/// from the connecting until both have all on their disks.
public final class CatchUpBench {
  private static final int RECORDS = 100_000;
  private static final int DIFFERENT = 1_000;

  private CatchUpBench() {}

  public static void main(String[] args) throws Exception {
    BenchOptions options = BenchOptions.read(args, RECORDS, 2);
    Report report = new Report("catch-up", options);
    for (int run = 0; run < options.runs(); run++) {
      try (Pair pair = Pair.start(options)) {
        String id = pair.shared(options.records());
        if (!options.cold()) {
          catchUp(pair, id, options, new Report("", options));
        }
        catchUp(pair, id, options, report);
      }
    }
    Limits.measure(report, options);
    report.print();
  }

  private static void catchUp(Pair pair, String id, BenchOptions options, Report report) {
    long common = pair.entries(pair.one(), id);
    pair.part();
    long entries = common;
    for (BenchProcess node : pair.both()) {
      node.ask("write", id, entries, DIFFERENT, options.bytes());
      node.ask("settled", id);
      entries += pair.entries(node, id) - common;
    }
    Usage before = Usage.of(pair.both());
    long began = pair.meet(id);
    CompletableFuture<JsonObject> first = pair.one().begin("await", id, entries);
    long second = pair.other().ask("await", id, entries).getLong("ns");
    long ended = Math.max(first.join().getLong("ns"), second);
    before.report(report);
    double payload = 2.0 * DIFFERENT * options.bytes();
    report.spread("seconds", (ended - began) / 1e9);
    report.single("payloadBytes", payload);
    report.spread("wirePerPayload", before.sentSince() / payload);
    pair.settle(id, List.of(entries));
  }
}

package grove.web.bench;

/// `./grove bench import`: an editor imports N records while an admin is online; more than a budget lets
/// through at once. Measured until the admin has all on its disk, which it must without a pin by hand.
public final class ImportBench {
  private static final int RECORDS = 30_000;

  private ImportBench() {}

  public static void main(String[] args) throws Exception {
    BenchOptions options = BenchOptions.read(args, RECORDS, 2);
    Report report = new Report("import", options);
    for (int run = 0; run < options.runs(); run++) {
      try (Pair pair = Pair.start(options)) {
        String id = pair.founded("EDITOR");
        Usage before = Usage.of(pair.both());
        var written =
            pair.other().ask("write", id, options.records(), options.records(), options.bytes());
        long ended = pair.one().ask("records", id, options.records() + 1).getLong("ns");
        before.report(report);
        double seconds = (ended - written.getLong("beganNs")) / 1e9;
        report.spread("seconds", seconds);
        report.spread("recordsPerSecond", options.records() / seconds);
        report.single("writtenSeconds", (written.getLong("ns") - written.getLong("beganNs")) / 1e9);
        report.single("payloadBytes", (double) options.records() * options.bytes());
      }
    }
    Limits.measure(report, options);
    report.print();
  }
}

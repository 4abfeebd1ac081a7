package grove.web.bench;

/// `./grove bench blob`: a file of 1 GiB (`--size`) goes into the store of one node, and is fetched by
/// another: sealed, hashed and checked on both sides, on the disk at the end.
public final class BlobBench {
  private static final long BYTES = 1L << 30;

  /// What of a file goes in one record of TLS: the warm-up takes as many records as that of other tasks.
  private static final long RECORD_BYTES = 16 << 10;

  private BlobBench() {}

  public static void main(String[] args) throws Exception {
    BenchOptions options =
        BenchOptions.read(
            args, new BenchOptions(1, BYTES, 2, 3, BenchOptions.WARM_UP_RECORDS, false));
    Report report = new Report("blob", options);
    for (int run = 0; run < options.runs(); run++) {
      try (Pair pair = Pair.start(options)) {
        String id = pair.shared(0);
        if (!options.cold()) {
          fetch(pair, id, options.warm() * RECORD_BYTES, new Report("", options));
        }
        fetch(pair, id, options.bytes(), report);
      }
    }
    Limits.measure(report, options);
    report.print();
  }

  private static void fetch(Pair pair, String id, long bytes, Report report) {
    double sealed = pair.one().ask("addfile", id, bytes).getLong("tookNs") / 1e9;
    pair.other().ask("await", id, pair.entries(pair.one(), id));
    Usage before = Usage.of(pair.both());
    double seconds = pair.other().ask("fetch", id, bytes).getLong("tookNs") / 1e9;
    before.report(report);
    report.spread("seconds", seconds);
    report.spread("MBPerSecond", bytes / 1e6 / seconds);
    report.spread("sealedMBPerSecond", bytes / 1e6 / sealed);
    report.single("payloadBytes", (double) bytes);
  }
}

package grove.web.bench;

import java.util.Iterator;
import java.util.List;

/// What a measurement is told on its command line.
///
/// @param bytes of each record
/// @param peers processes, where their number can be chosen
/// @param cold without the 20,000 records that warm the processes up before
record BenchOptions(int records, long bytes, int peers, int runs, boolean cold, boolean json) {
  /// Records of the warm-up.
  static final int WARM_UP_RECORDS = 20_000;

  private static final int RECORD_BYTES = 1_024;
  private static final int RUNS = 3;

  /// What is not told is 3 runs of so many records of 1 KiB.
  static BenchOptions read(String[] args, int records, int peers) {
    return read(args, new BenchOptions(records, RECORD_BYTES, peers, RUNS, false, false));
  }

  static BenchOptions read(String[] args, BenchOptions otherwise) {
    BenchOptions read = otherwise;
    for (Iterator<String> left = List.of(args).iterator(); left.hasNext(); ) {
      read = read.with(left.next(), left);
    }
    return read;
  }

  private BenchOptions with(String option, Iterator<String> left) {
    return switch (option) {
      case "--records" -> new BenchOptions(number(left), bytes, peers, runs, cold, json);
      case "--size" ->
          new BenchOptions(records, Long.parseLong(next(left)), peers, runs, cold, json);
      case "--peers" -> new BenchOptions(records, bytes, number(left), runs, cold, json);
      case "--runs" -> new BenchOptions(records, bytes, peers, number(left), cold, json);
      case "--cold" -> new BenchOptions(records, bytes, peers, runs, true, json);
      case "--json" -> new BenchOptions(records, bytes, peers, runs, cold, true);
      default -> throw usage("there is no option " + option);
    };
  }

  private static int number(Iterator<String> left) {
    return Integer.parseInt(next(left));
  }

  private static String next(Iterator<String> left) {
    if (!left.hasNext()) {
      throw usage("a value is missing");
    }
    return left.next();
  }

  private static IllegalArgumentException usage(String what) {
    return new IllegalArgumentException(
        what + ": [--records N] [--size BYTES] [--peers N] [--runs N] [--cold] [--json]");
  }
}

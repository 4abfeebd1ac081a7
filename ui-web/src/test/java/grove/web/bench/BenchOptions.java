package grove.web.bench;

import java.util.Iterator;
import java.util.List;

/// What a measurement is told on its command line.
///
/// @param bytes of each record
/// @param peers processes, where their number can be chosen
/// @param warm records that warm the processes up before; 0 where none do
record BenchOptions(int records, long bytes, int peers, int runs, int warm, boolean json) {
  /// Records of the warm-up where nobody says otherwise.
  static final int WARM_UP_RECORDS = 20_000;

  private static final int RECORD_BYTES = 1_024;
  private static final int RUNS = 3;

  /// What is not told is 3 runs of so many records of 1 KiB.
  static BenchOptions read(String[] args, int records, int peers) {
    return read(args, new BenchOptions(records, RECORD_BYTES, peers, RUNS, WARM_UP_RECORDS, false));
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
      case "--records" -> new BenchOptions(number(left), bytes, peers, runs, warm, json);
      case "--size" ->
          new BenchOptions(records, Long.parseLong(next(left)), peers, runs, warm, json);
      case "--peers" -> new BenchOptions(records, bytes, number(left), runs, warm, json);
      case "--runs" -> new BenchOptions(records, bytes, peers, number(left), warm, json);
      case "--cold" -> new BenchOptions(records, bytes, peers, runs, 0, json);
      case "--warm" -> new BenchOptions(records, bytes, peers, runs, number(left), json);
      case "--json" -> new BenchOptions(records, bytes, peers, runs, warm, true);
      default -> throw usage("there is no option " + option);
    };
  }

  boolean cold() {
    return warm == 0;
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
        what
            + ": [--records N] [--size BYTES] [--peers N] [--runs N] [--cold | --warm N] [--json]");
  }
}

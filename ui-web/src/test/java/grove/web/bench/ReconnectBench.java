package grove.web.bench;

import grove.identity.DeviceKey;
import grove.identity.link.SecureLink;
import grove.identity.testing.SeededRandom;

/// `./grove bench reconnect`: two nodes that have the same N records meet again. Measured from the
/// connecting until each knows that nothing is missing, with what of it is TLS' handshake.
public final class ReconnectBench {
  private static final int RECORDS = 100_000;
  private static final int MEETINGS = 20;

  private ReconnectBench() {}

  public static void main(String[] args) throws Exception {
    BenchOptions options = BenchOptions.read(args, RECORDS, 2);
    Report report = new Report("reconnect", options);
    for (int run = 0; run < options.runs(); run++) {
      try (Pair pair = Pair.start(options)) {
        String id = pair.shared(options.records());
        for (int meeting = options.cold() ? MEETINGS : 0; meeting < 2 * MEETINGS; meeting++) {
          meet(pair, id, meeting < MEETINGS ? new Report("", options) : report);
        }
      }
    }
    handshake(report);
    report.print();
  }

  private static void meet(Pair pair, String id, Report report) {
    pair.part();
    Usage before = Usage.of(pair.both());
    long began = pair.meet(id);
    long ended = began;
    for (BenchProcess node : pair.both()) {
      ended = Math.max(ended, node.ask("current", id).getLong("ns"));
    }
    before.report(report);
    report.spread("ms", (ended - began) / 1e6);
    report.spread("wireBytesOfAMeeting", (double) before.sentSince());
  }

  /// The bytes of a handshake in both directions, and its time in a process that is warm.
  private static void handshake(Report report) throws Exception {
    SeededRandom random = new SeededRandom(1);
    DeviceKey one = DeviceKey.generate(random);
    DeviceKey other = DeviceKey.generate(random);
    long bytes = 0;
    double ms = 0;
    for (int i = 0; i < 10 * MEETINGS; i++) {
      long began = System.nanoTime();
      bytes = 0;
      SecureLink caller = SecureLink.caller(one, other.id(), random);
      SecureLink callee = SecureLink.callee(other, random);
      while (!caller.established() || !callee.established()) {
        bytes += Limits.move(caller, callee);
        bytes += Limits.move(callee, caller);
      }
      ms = (System.nanoTime() - began) / 1e6;
    }
    report.limit("handshakeBytes", (double) bytes);
    report.limit("handshakeMs", ms);
  }
}

package grove.identity;

import grove.identity.bytes.Bytes;
import java.util.Arrays;
import java.util.Locale;

/// How long one try of a passphrase takes on this computer, and what a release would choose here.
///
/// Prints the median of several runs, ms, and their ratio to the same memory merely hashed once by
/// SHA-256: the ratio can be compared between computers.
final class ArgonBench {
  private static final int RUNS = 5;
  private static final int HASHED_BYTES = 16 << 20;

  private ArgonBench() {}

  public static void main(String[] args) {
    var hashMs = median(ArgonBench::hash) / (HASHED_BYTES >> 20);
    System.out.printf(Locale.ROOT, "SHA-256             %8.2f ms per MiB%n", hashMs);
    for (var mib : new int[] {64, 128, 256, 512}) {
      var cost = Argon2Cost.mib(mib, 3, 1);
      if (cost.memoryBytes() > Runtime.getRuntime().maxMemory() / 2) {
        System.out.printf(Locale.ROOT, "Argon2id %4d MiB   not with this heap (-Xmx)%n", mib);
        continue;
      }
      var ms = median(() -> Hardening.millis(cost, System::nanoTime));
      System.out.printf(
          Locale.ROOT,
          "Argon2id %4d MiB   %8.0f ms, t=3 p=1, %.1f times SHA-256 of as much%n",
          mib,
          ms,
          ms / (hashMs * mib));
    }
    var chosen = Hardening.release(System::nanoTime).choose();
    System.out.printf(
        Locale.ROOT,
        "chosen here   %d MiB, t=%d p=%d%n",
        chosen.memoryKib() / Argon2Cost.KIB_PER_MIB,
        chosen.passes(),
        chosen.lanes());
  }

  /// One measured run, ms.
  @FunctionalInterface
  private interface Run {
    double ms();
  }

  private static double median(Run run) {
    var ms = new double[RUNS];
    for (var i = 0; i < RUNS; i++) {
      ms[i] = run.ms();
    }
    Arrays.sort(ms);
    return ms[RUNS / 2];
  }

  private static double hash() {
    var bytes = Bytes.owned(new byte[HASHED_BYTES]);
    var began = System.nanoTime();
    if (grove.identity.bytes.Hash.sha256(bytes).bytes().isEmpty()) {
      throw new AssertionError("a hash has bytes");
    }
    return (System.nanoTime() - began) / 1e6;
  }
}

package grove.identity;

import grove.identity.bytes.Bytes;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/// How dear it is made to try a passphrase: chooses the cost of new slots, and refuses to open slots
/// that are cheaper, or so dear that reading them would be an attack on this computer.
///
/// PROTOCOL.md section 2: Argon2id with 3 passes and 1 lane, from 256 MiB upward, calibrated to
/// about half a second; 64 MiB only where the computer can not do more. A cost is chosen once, when
/// the slot is made, and stands in the slot.
///
/// Only [#release] is public: a weaker one, as tests use it to be fast, can be made inside this
/// package alone, and what it locked opens with nothing but it.
public final class Hardening {
  private static final int PASSES = 3;
  private static final int LANES = 1;

  private static final int LEAST_MIB = 64;

  /// The least that is believed.
  static final Argon2Cost LEAST = Argon2Cost.mib(LEAST_MIB, PASSES, LANES);

  /// The most that is believed.
  static final Argon2Cost MOST = Argon2Cost.mib(4_096, 16, 16);

  /// What is chosen where memory is scarce, in this order, MiB.
  private static final int[] SCARCE_MIB = {128, LEAST_MIB};

  private static final int USUAL_MIB = 256;
  private static final int CHOSEN_MIB_MAX = 1_024;
  private static final int CHOSEN_STEP_MIB = 64;
  private static final long TARGET_MS = 500;

  /// Memory that stays free for everything else, bytes.
  private static final long SPARE_BYTES = 48L << 20;

  /// With less room than this it is worth cleaning up before looking, bytes.
  private static final long CLEAN_BELOW_BYTES = 2L << 30;

  private static final Bytes CALIBRATION_SALT = Bytes.utf8("grove/calibration");

  private final Argon2Cost least;
  private final ToLongFunction<Argon2Cost> millis;
  private final LongSupplier freeBytes;

  /// @param least the least that is believed, and, where it is less than the usual, what is chosen
  /// @param millis how long one try takes here at a cost, ms
  /// @param freeBytes memory that could be taken
  Hardening(Argon2Cost least, ToLongFunction<Argon2Cost> millis, LongSupplier freeBytes) {
    this.least = least;
    this.millis = millis;
    this.freeBytes = freeBytes;
  }

  /// The one that releases use.
  ///
  /// @param nanoTime a clock that only moves forward, ns
  public static Hardening release(LongSupplier nanoTime) {
    return new Hardening(LEAST, cost -> millis(cost, nanoTime), Hardening::heapFree);
  }

  /// The cost of a new slot.
  ///
  /// @throws IdentityException if this computer has not even memory for the least
  Argon2Cost choose() {
    if (!least.atLeast(LEAST)) {
      return least;
    }
    if (!fits(USUAL_MIB)) {
      for (var mib : SCARCE_MIB) {
        if (fits(mib)) {
          return cost(mib);
        }
      }
      throw tooLittleMemory(LEAST);
    }
    // The first run also warms the code up; that it is slower only keeps the cost at the usual.
    var quick = millis.applyAsLong(LEAST) * USUAL_MIB / LEAST_MIB;
    if (quick >= TARGET_MS) {
      return cost(USUAL_MIB);
    }
    var usual = Math.max(1, millis.applyAsLong(cost(USUAL_MIB)));
    var scaled = USUAL_MIB * TARGET_MS / usual / CHOSEN_STEP_MIB * CHOSEN_STEP_MIB;
    var most = Math.min(CHOSEN_MIB_MAX, (freeBytes.getAsLong() / 2) >> 20);
    return cost((int) Math.max(USUAL_MIB, Math.min(scaled, most)));
  }

  /// Whether a slot of this cost may be opened.
  boolean accepts(Argon2Cost cost) {
    return cost.atLeast(least) && MOST.atLeast(cost);
  }

  /// The key that a passphrase gives at a cost that was accepted.
  ///
  /// @throws IdentityException if this computer has not the memory
  Secret key(Passphrase passphrase, Argon2Cost cost, Bytes salt) {
    if (!fits(cost)) {
      throw tooLittleMemory(cost);
    }
    try {
      return cost.key(passphrase.bytes(), salt);
    } catch (OutOfMemoryError e) {
      throw tooLittleMemory(cost);
    }
  }

  private static Argon2Cost cost(int mib) {
    return Argon2Cost.mib(mib, PASSES, LANES);
  }

  static long millis(Argon2Cost cost, LongSupplier nanoTime) {
    try (var nothing = Passphrase.of(new char[0])) {
      var began = nanoTime.getAsLong();
      cost.key(nothing.bytes(), CALIBRATION_SALT).close();
      return (nanoTime.getAsLong() - began) / 1_000_000;
    }
  }

  private boolean fits(int mib) {
    return fits(cost(mib));
  }

  private boolean fits(Argon2Cost cost) {
    return cost.memoryBytes() + SPARE_BYTES <= freeBytes.getAsLong();
  }

  private static IdentityException tooLittleMemory(Argon2Cost cost) {
    return new IdentityException(
        "the passphrase needs "
            + cost.memoryKib() / Argon2Cost.KIB_PER_MIB
            + " MiB of free memory, which Grove does not have here: close other programs, or start"
            + " Grove with GROVE_JAVA_OPTS=-Xmx1g");
  }

  /// What the runtime could still give, once it has thrown away what nobody uses.
  private static long heapFree() {
    var runtime = Runtime.getRuntime();
    var used = runtime.totalMemory() - runtime.freeMemory();
    if (runtime.maxMemory() - used < CLEAN_BELOW_BYTES) {
      runtime.gc();
      used = runtime.totalMemory() - runtime.freeMemory();
    }
    return runtime.maxMemory() - used;
  }
}

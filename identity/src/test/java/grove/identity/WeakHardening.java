package grove.identity;

import java.nio.file.Path;

/// The weak setting of tests: a passphrase costs next to nothing to try. No release can choose it, and
/// none opens what it locked: see [Hardening].
public final class WeakHardening {
  /// 16 KiB, one pass.
  static final Argon2Cost COST = new Argon2Cost(16, 1, 1);

  private WeakHardening() {}

  public static Hardening forTests() {
    return new Hardening(COST, cost -> 0, () -> Long.MAX_VALUE);
  }

  /// The same, where something happens in the middle of each try.
  public static Hardening whileTrying(Runnable happening) {
    return new Hardening(
        COST,
        cost -> 0,
        () -> {
          happening.run();
          return Long.MAX_VALUE;
        });
  }

  /// A passphrase at that cost.
  public static Credential.ByPassphrase by(String passphrase) {
    return new Credential.ByPassphrase(Passphrase.of(passphrase.toCharArray()), forTests());
  }

  /// The incarnation in a vault that was locked at that cost.
  public static long incarnation(Path vault, String passphrase) {
    try (var open = Vault.unlock(vault, by(passphrase)).orElseThrow()) {
      return open.identity().incarnation();
    }
  }
}

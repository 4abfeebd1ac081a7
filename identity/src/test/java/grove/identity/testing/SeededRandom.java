package grove.identity.testing;

import java.io.Serial;
import java.security.SecureRandom;

/// A `SecureRandom` that gives the same numbers again under the same seed: for tests and simulations,
/// never for real keys.
///
/// The generator is SplitMix64: fast, and good enough that different seeds give different worlds. It
/// belongs to one thread; [#fork] makes one for another.
public final class SeededRandom extends SecureRandom {
  @Serial private static final long serialVersionUID = 1L;

  private static final long STEP = 0x9e3779b97f4a7c15L;

  private long state;

  public SeededRandom(long seed) {
    super(null, null);
    state = mix(seed + STEP);
  }

  /// A generator of its own for a part of the world: what one part draws does not move another.
  public SeededRandom fork(String part) {
    return new SeededRandom(nextLong() ^ ((long) part.hashCode() << 32));
  }

  @Override
  public long nextLong() {
    state += STEP;
    return mix(state);
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    var at = 0;
    while (at < bytes.length) {
      var word = nextLong();
      for (var left = Math.min(Long.BYTES, bytes.length - at); left > 0; left--) {
        bytes[at++] = (byte) word;
        word >>>= 8;
      }
    }
  }

  @Override
  public byte[] generateSeed(int bytes) {
    var seed = new byte[bytes];
    nextBytes(seed);
    return seed;
  }

  /// Ignored: the numbers depend on the constructor's seed alone.
  @Override
  public void setSeed(long seed) {}

  /// Ignored, as [#setSeed(long)] is.
  @Override
  public void setSeed(byte[] seed) {}

  @Override
  public String getAlgorithm() {
    return "seeded, for tests";
  }

  private static long mix(long word) {
    var mixed = (word ^ (word >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}

package grove.graph.wire;

import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Malformed frames in great number: messages that were changed.
public final class FrameStorm {
  private final List<byte[]> samples = new ArrayList<>();
  private final SeededRandom random;

  public FrameStorm(SeededRandom random) {
    this.random = random;
    Samples.frames().values().forEach(frame -> samples.add(Frames.encode(frame)));
  }

  /// A message, changed here and there.
  private byte[] mutant() {
    var bytes = samples.get(random.nextInt(samples.size())).clone();
    for (var flips = 1 + random.nextInt(4); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /// Frames as they stand on a link, each of which is refused in its own way.
  public byte[] malformed(int count) {
    var out = new ByteArrayOutputStream();
    for (var left = count; left > 0; ) {
      var bytes = mutant();
      try {
        decode(bytes);
      } catch (MalformedException e) {
        out.writeBytes(bytes);
        left--;
      }
    }
    return out.toByteArray();
  }

  /// @return how many frames these are
  private static int decode(byte[] bytes) throws MalformedException {
    var buffer = new FrameBuffer();
    buffer.allowLong();
    buffer.offer(bytes);
    var count = 0;
    while (buffer.next() != null) {
      count++;
    }
    return count;
  }

  /// Decodes mutants of every message as a link does; each must be refused, be cut short, or be valid.
  ///
  /// @return what happened, in a line
  public static String run(int count, long seed) {
    var storm = new FrameStorm(new SeededRandom(seed));
    var refused = 0;
    var taken = 0;
    var before = usedMib();
    for (var i = 0; i < count; i++) {
      try {
        taken += decode(storm.mutant());
      } catch (MalformedException e) {
        refused++;
      }
    }
    return "%,d frames, seed %d: %,d refused, %,d still valid, the rest cut short; heap %d to %d MiB"
        .formatted(count, seed, refused, taken, before, usedMib());
  }

  private static long usedMib() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}

package grove.graph.wire;

import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/// Malformed frames in great number, given to the decoder as a link does.
public final class FrameStorm {
  private FrameStorm() {}

  /// Decodes mutants of every message; what comes out must be refused, or encode to the same bytes.
  ///
  /// @return what happened, in a line
  public static String run(int count, long seed) {
    List<byte[]> samples = new ArrayList<>();
    Samples.frames().values().forEach(frame -> samples.add(Frames.encode(frame)));
    var random = new SeededRandom(seed);
    var refused = 0;
    var taken = 0;
    var before = usedMib();
    for (var i = 0; i < count; i++) {
      var bytes = samples.get(random.nextInt(samples.size())).clone();
      for (var flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      var buffer = new FrameBuffer();
      buffer.allowLong();
      try {
        buffer.offer(bytes);
        for (var frame = buffer.next(); frame != null; frame = buffer.next()) {
          taken++;
        }
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

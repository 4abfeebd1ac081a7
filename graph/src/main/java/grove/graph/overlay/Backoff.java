package grove.graph.overlay;

import grove.identity.DeviceId;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// When a device may be dialled again: after a random time that grows from failure to failure, which
/// a link that became ready takes back.
public final class Backoff {
  private static final int SHIFT_MAX = 30;

  private final long minMs;
  private final long maxMs;
  private final RandomGenerator random;
  private final Map<DeviceId, Failures> failures = new HashMap<>();

  /// How it went with one device lately.
  private record Failures(int count, long notBeforeMs) {}

  private static final Failures NONE = new Failures(0, 0);

  public Backoff(long minMs, long maxMs, RandomGenerator random) {
    this.minMs = minMs;
    this.maxMs = maxMs;
    this.random = random;
  }

  private Failures of(DeviceId device) {
    return failures.getOrDefault(device, NONE);
  }

  /// Failures in a row.
  public int failures(DeviceId device) {
    return of(device).count;
  }

  /// From when the device may be dialled. Where the clock was set back, that is now.
  public long readyAtMs(DeviceId device, long nowMs) {
    var notBeforeMs = of(device).notBeforeMs;
    return notBeforeMs - nowMs > maxMs ? nowMs : notBeforeMs;
  }

  /// The device could not be reached, or not for long enough.
  public void failed(DeviceId device, long nowMs) {
    var count = of(device).count;
    var longest = Math.min(maxMs, minMs << Math.min(count, SHIFT_MAX));
    failures.put(device, new Failures(count + 1, nowMs + jitter(longest)));
  }

  /// A link with the device was ready, and has ended.
  public void lived(DeviceId device, long nowMs) {
    failures.put(device, new Failures(0, nowMs + jitter(minMs)));
  }

  /// The device asks to be left alone for so long.
  public void wait(DeviceId device, long ms, long nowMs) {
    failures.put(device, new Failures(of(device).count, nowMs + Math.min(ms, maxMs)));
  }

  /// A link with the device is ready.
  public void succeeded(DeviceId device) {
    failures.remove(device);
  }

  /// The network is another one: what failed is tried again within the shortest pause.
  public void forgive(long nowMs) {
    failures.replaceAll(
        (_, was) -> new Failures(was.count, Math.min(was.notBeforeMs, nowMs + jitter(minMs))));
  }

  private long jitter(long longestMs) {
    return 1 + random.nextLong(longestMs);
  }
}

package grove.graph.light;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// What a light group counts.
final class LightStats {
  /// Kinds of messages.
  enum Kind {
    PUSH,
    HAVE,
    PRUNE,
    GRAFT,
    WANT,
    SEGMENT,
    SYNC,
    LINK
  }

  /// Bytes of messages and their parts, as they are on the wire of a real link.
  static final class WireBytes {
    /// 5 of a frame's head, 22 of TLS.
    static final int FRAME = 27;

    static final int RUN = 1_200;
    static final int HANDSHAKE = 4_200;
    static final int NOTICE = 23;
    static final int ROW = 22;

    private WireBytes() {}
  }

  private final Map<Kind, Sum> sums = new EnumMap<>(Kind.class);
  private long[] delays = new long[1 << 16];
  private int delivered;
  private long copies;
  private long received;

  /// Messages of one kind.
  private static final class Sum {
    long messages;
    long bytes;
  }

  private Sum sum(Kind kind) {
    return sums.computeIfAbsent(kind, _ -> new Sum());
  }

  void sent(Kind kind, int bytes) {
    var sum = sum(kind);
    sum.messages++;
    sum.bytes += bytes;
  }

  /// A payload arrived, new or not.
  void copy() {
    copies++;
  }

  /// A node stored an entry.
  void received() {
    received++;
  }

  /// An entry came to a node that was there when it was written.
  void delivered(long delayMs) {
    if (delivered == delays.length) {
      delays = Arrays.copyOf(delays, 2 * delivered);
    }
    delays[delivered++] = delayMs;
  }

  void clear() {
    sums.clear();
    delivered = 0;
    copies = 0;
    received = 0;
  }

  long messages(Kind kind) {
    return sum(kind).messages;
  }

  long messages() {
    return sums.values().stream().mapToLong(sum -> sum.messages).sum();
  }

  long bytes() {
    return sums.values().stream().mapToLong(sum -> sum.bytes).sum();
  }

  /// Payloads that arrived for each one that was stored.
  double copies() {
    return received == 0 ? 0 : (double) copies / received;
  }

  int delivered() {
    return delivered;
  }

  @Override
  public String toString() {
    var text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%.3f copies; %d deliveries: p50 %d ms, p99 %d ms, worst %d ms;",
                copies(),
                delivered,
                delayMs(0.5),
                delayMs(0.99),
                delayMs(1)));
    for (var kind : Kind.values()) {
      text.append(' ').append(kind).append(' ').append(messages(kind));
    }
    return text.toString();
  }

  /// The delay below which this share of deliveries stays; 1: the worst.
  long delayMs(double share) {
    if (delivered == 0) {
      return 0;
    }
    var sorted = Arrays.copyOf(delays, delivered);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(delivered - 1, Math.floor(share * delivered))];
  }
}

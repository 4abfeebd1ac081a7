package grove.graph.link;

/// When a link was heard last, when it came on last, and how long a round trip takes.
final class Pulse {
  /// From one PING to the next.
  static final long PING_MS = 15_000;

  /// A link on which nothing was heard for so long is dead.
  private static final long DEAD_MS = 45_000;

  /// Time for a sign of life on a link that is in doubt.
  static final long DOUBT_MS = 5_000;

  /// Longest time without progress in CONTROL.
  private static final long STUCK_MS = 60_000;

  private long heardMs;
  private long progressMs;
  private long pingedMs;
  private long rttMs = -1;
  private long quickestMs = Long.MAX_VALUE;
  private long answeredMs = -1;
  private boolean doubted;
  private long doubts;

  Pulse(long nowMs) {
    heardMs = nowMs;
    progressMs = nowMs;
  }

  void heard(long nowMs) {
    heardMs = nowMs;
    doubted = false;
  }

  /// From now on silence is a bad sign. Gives the number of this doubt.
  long doubt() {
    doubted = true;
    return ++doubts;
  }

  /// Whether nothing was heard since the last doubt.
  boolean doubted() {
    return doubted;
  }

  /// Whether nothing was heard since the doubt of this number: a later one has time of its own.
  boolean doubted(long number) {
    return doubted && doubts == number;
  }

  void progressed(long nowMs) {
    progressMs = nowMs;
  }

  boolean dead(long nowMs) {
    return nowMs - heardMs > DEAD_MS;
  }

  boolean stuck(long nowMs) {
    return nowMs - progressMs > STUCK_MS;
  }

  /// Begins to measure; returns the token of the PING.
  long ping(long nowMs) {
    pingedMs = nowMs;
    return pingedMs;
  }

  void pong(long token, long nowMs) {
    if (token == pingedMs) {
      answeredMs = token;
      rttMs = Math.max(0, nowMs - pingedMs);
      quickestMs = Math.min(quickestMs, rttMs);
    }
  }

  /// Whether a PING of that time or a later one was answered.
  boolean answered(long askedMs) {
    return answeredMs >= askedMs;
  }

  /// The quickest round trip so far, 0 before the first.
  long quickestMs() {
    return quickestMs == Long.MAX_VALUE ? 0 : quickestMs;
  }

  /// The last measured round trip, -1 before the first.
  long rttMs() {
    return rttMs;
  }
}

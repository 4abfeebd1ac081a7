package grove.graph.link;

import grove.graph.wire.Bulk;
import grove.graph.wire.Credit;
import grove.graph.wire.Frame;
import grove.identity.bytes.MalformedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// How much bulk may be on its way on one link, in each class.
///
/// The receiver grants anew what it has taken in, so that a slow one stops the sender before the
/// network's buffers are full: what is short (PING, PUSH, HAVE, WANT) never waits behind more than
/// is on its way. The sender keeps less on its way than is granted where answers are late: it begins
/// with little, doubles while CREDIT comes back soon, and halves when bulk waits in some queue,
/// wherever that is. (A fixed window was rejected: what fills a quick line of long delay holds up
/// control for a minute on a slow one.)
final class Credits {
  /// What may come of a class before any of it is granted anew.
  static final long WINDOW_BYTES = 4L << 20;

  /// What is on its way at most in the beginning, and on the slowest line.
  static final long FIRST_BYTES = 128 << 10;

  static final long LEAST_BYTES = 32 << 10;

  /// The receiver grants anew at once what it has taken in, from so many bytes on.
  static final long GRANT_BYTES = 16 << 10;

  /// Beyond the quickest round trip: CREDIT that comes back within this is soon, after that late.
  private static final long SOON_MS = 200;

  private static final long LATE_MS = 500;

  /// What is sent within so short a time is measured as one piece.
  private static final long TOGETHER_MS = 5;

  private final Map<Bulk, Lot> lots = new EnumMap<>(Bulk.class);

  Credits() {
    for (var bulk : Bulk.values()) {
      lots.put(bulk, new Lot());
    }
  }

  private Lot lot(Bulk bulk) {
    var lot = lots.get(bulk);
    if (lot == null) {
      throw new IllegalStateException("no lot for " + bulk);
    }
    return lot;
  }

  /// Bytes of the class that may be sent now; one frame may be larger than what is left.
  long room(Bulk bulk) {
    return lot(bulk).room();
  }

  /// A message was sent, of so many bytes.
  void onSent(Frame frame, long bytes, long nowMs) {
    Bulk.of(frame).ifPresent(bulk -> lot(bulk).onSent(bytes, nowMs));
  }

  /// The other side has taken in some of what was sent.
  ///
  /// @param rttMs the quickest round trip so far
  void onCredit(Credit credit, long rttMs, long nowMs) throws MalformedException {
    lot(credit.bulk()).onCredit(credit.bytes(), rttMs, nowMs);
  }

  /// A message came, of so many bytes.
  void onReceived(Frame frame, long bytes) throws MalformedException {
    var bulk = Bulk.of(frame);
    if (bulk.isPresent()) {
      lot(bulk.get()).onReceived(bytes);
    }
  }

  /// A message was taken in: what is to be granted anew, if it is enough to say so.
  Optional<Credit> grant(Frame frame) {
    return Bulk.of(frame)
        .flatMap(bulk ->
            Optional.of(lot(bulk).grant())
                .filter(bytes -> bytes > 0)
                .map(bytes -> new Credit(bulk, bytes)));
  }

  /// A piece that was sent: where it ends in the stream of its class, and when that was.
  private record Sent(long end, long atMs) {}

  /// One class, both ways.
  private static final class Lot {
    private final Deque<Sent> underway = new ArrayDeque<>();
    private long sent;
    private long taken;
    private long pace = FIRST_BYTES;
    private boolean limited;
    private long turn;
    private long slowestMs;
    private long came;
    private long granted;

    long room() {
      return pace - (sent - taken);
    }

    void onSent(long bytes, long nowMs) {
      sent += bytes;
      var last = underway.peekLast();
      var sinceMs = nowMs;
      if (last != null && nowMs - last.atMs < TOGETHER_MS) {
        sinceMs = last.atMs;
        underway.removeLast();
      }
      underway.add(new Sent(sent, sinceMs));
      limited |= room() <= 0;
    }

    void onCredit(long bytes, long rttMs, long nowMs) throws MalformedException {
      if (bytes > sent - taken) {
        throw new MalformedException("credit for more than was sent");
      }
      taken += bytes;
      turn += bytes;
      while (!underway.isEmpty() && underway.element().end < taken) {
        underway.remove();
      }
      // The last byte counts: the end of a burst is granted with the beginning of the next.
      slowestMs = Math.max(slowestMs, nowMs - underway.element().atMs - rttMs);
      if (turn >= pace / 2) {
        adapt();
      }
    }

    private void adapt() {
      if (slowestMs > LATE_MS) {
        pace = Math.max(LEAST_BYTES, pace / 2);
      } else if (slowestMs < SOON_MS && limited) {
        pace = Math.min(WINDOW_BYTES, 2 * pace);
      }
      limited = room() <= 0;
      turn = 0;
      slowestMs = 0;
    }

    void onReceived(long bytes) throws MalformedException {
      if (came - granted >= WINDOW_BYTES) {
        throw new MalformedException("more than was granted");
      }
      came += bytes;
    }

    long grant() {
      var owed = came - granted;
      if (owed < GRANT_BYTES) {
        return 0;
      }
      granted = came;
      return owed;
    }
  }
}

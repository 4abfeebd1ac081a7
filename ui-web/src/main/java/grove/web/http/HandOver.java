package grove.web.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// One-time codes by which a page that the user opened gets its token.
///
/// A code travels in a URL's fragment, which is sent to nobody; it counts once and for a minute.
/// Only hashes are kept. Confined to the event loop.
final class HandOver {
  private final WebSecrets secrets;
  private final LongSupplier nowMs;

  private record Waiting(long untilMs, Runnable used) {}

  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  HandOver(WebSecrets secrets, LongSupplier nowMs) {
    this.secrets = secrets;
    this.nowMs = nowMs;
  }

  /// A fresh code; `used` runs when it was exchanged.
  String issue(Runnable used) {
    forgetExpired();
    if (waiting.size() >= WebLimits.HAND_OVERS_MAX) {
      waiting.remove(waiting.keySet().iterator().next());
    }
    String code = secrets.next();
    long untilMs = nowMs.getAsLong() + WebLimits.HAND_OVER_MS;
    waiting.put(WebSecrets.hash(code), new Waiting(untilMs, used));
    return code;
  }

  /// True once for a code that is known and in time.
  boolean redeem(String code) {
    forgetExpired();
    Waiting known = waiting.remove(WebSecrets.hash(code));
    if (known == null) {
      return false;
    }
    known.used().run();
    return true;
  }

  private void forgetExpired() {
    long now = nowMs.getAsLong();
    waiting.values().removeIf(w -> w.untilMs() <= now);
  }
}

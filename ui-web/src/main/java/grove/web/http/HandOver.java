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
  private final Map<String, Long> untilMs = new LinkedHashMap<>();

  HandOver(WebSecrets secrets, LongSupplier nowMs) {
    this.secrets = secrets;
    this.nowMs = nowMs;
  }

  /// A fresh code.
  String issue() {
    forgetExpired();
    if (untilMs.size() >= WebLimits.HAND_OVERS_MAX) {
      untilMs.remove(untilMs.keySet().iterator().next());
    }
    String code = secrets.next();
    untilMs.put(WebSecrets.hash(code), nowMs.getAsLong() + WebLimits.HAND_OVER_MS);
    return code;
  }

  /// True once for a code that is known and in time.
  boolean redeem(String code) {
    forgetExpired();
    return untilMs.remove(WebSecrets.hash(code)) != null;
  }

  private void forgetExpired() {
    long now = nowMs.getAsLong();
    untilMs.values().removeIf(until -> until <= now);
  }
}

package grove.web.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Tokens of open pages: only their hashes, each until its time is over.
///
/// Kept over restarts by `keep`, which is given all that is valid whenever it changes, and writes it
/// on a thread of its own. Confined to the event loop.
final class PageTokens {
  private final WebSecrets secrets;
  private final LongSupplier nowMs;
  private final Function<Map<String, Long>, CompletionStage<?>> keep;
  private final Map<String, Long> untilMs = new LinkedHashMap<>();

  PageTokens(
      WebSecrets secrets,
      LongSupplier nowMs,
      Map<String, Long> kept,
      Function<Map<String, Long>, CompletionStage<?>> keep) {
    this.secrets = secrets;
    this.nowMs = nowMs;
    this.keep = keep;
    long latest = nowMs.getAsLong() + WebLimits.PAGE_TOKEN_MS;
    kept.forEach((hash, until) -> untilMs.put(hash, Math.min(until, latest)));
    forgetExpired();
  }

  /// A fresh token, once it is kept: whoever has it may count on a restart.
  CompletionStage<String> issue() {
    forgetExpired();
    if (untilMs.size() >= WebLimits.PAGE_TOKENS_MAX) {
      untilMs.remove(untilMs.keySet().iterator().next());
    }
    String token = secrets.next();
    untilMs.put(WebSecrets.hash(token), nowMs.getAsLong() + WebLimits.PAGE_TOKEN_MS);
    return keep.apply(Map.copyOf(untilMs)).thenApply(kept -> token);
  }

  /// The session of a token, if the token is known and in time.
  Optional<String> session(String token) {
    String hash = WebSecrets.hash(token);
    return alive(hash) ? Optional.of(hash) : Optional.empty();
  }

  /// True while a session's token is in time.
  boolean alive(String session) {
    Long until = untilMs.get(session);
    return until != null && until > nowMs.getAsLong();
  }

  private void forgetExpired() {
    long now = nowMs.getAsLong();
    untilMs.values().removeIf(until -> until <= now);
  }
}

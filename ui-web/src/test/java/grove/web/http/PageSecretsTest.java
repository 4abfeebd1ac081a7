package grove.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/// Codes and tokens: how often and how long they count, and what is kept of them.
final class PageSecretsTest {
  private final WebSecrets secrets = new WebSecrets(new SecureRandom());
  private long nowMs = 1_000_000;
  private Map<String, Long> kept = Map.of();

  private PageTokens tokens(Map<String, Long> before) {
    return new PageTokens(secrets, () -> nowMs, before, this::keep);
  }

  private CompletionStage<?> keep(Map<String, Long> all) {
    kept = all;
    return CompletableFuture.completedFuture(true);
  }

  private String issue(PageTokens tokens) {
    return tokens.issue().toCompletableFuture().join();
  }

  @Test
  void codeCountsOnceAndForAMinute() {
    HandOver handOver = new HandOver(secrets, () -> nowMs);
    int[] used = new int[1];
    String first = handOver.issue(() -> used[0]++);
    assertTrue(handOver.redeem(first));
    assertFalse(handOver.redeem(first));
    String late = handOver.issue(() -> used[0]++);
    nowMs += WebLimits.HAND_OVER_MS;
    assertFalse(handOver.redeem(late));
    assertEquals(1, used[0]);
  }

  @Test
  void oldestCodeGivesWay() {
    HandOver handOver = new HandOver(secrets, () -> nowMs);
    List<String> codes = new ArrayList<>();
    for (int i = 0; i <= WebLimits.HAND_OVERS_MAX; i++) {
      codes.add(handOver.issue(() -> {}));
    }
    assertFalse(handOver.redeem(codes.getFirst()));
    assertTrue(handOver.redeem(codes.get(1)));
  }

  @Test
  void tokenOutlivesARestartForTwelveHours() {
    String token = issue(tokens(Map.of()));
    assertFalse(kept.toString().contains(token), "only the hash is kept");
    PageTokens later = tokens(kept);
    assertTrue(later.session(token).isPresent());
    nowMs += WebLimits.PAGE_TOKEN_MS;
    assertFalse(later.session(token).isPresent());
    assertFalse(tokens(kept).session(token).isPresent());
  }

  @Test
  void keptFileCanNotProlongAToken() {
    String token = issue(tokens(Map.of()));
    Map<String, Long> forged = new HashMap<>(kept);
    forged.replaceAll((hash, until) -> Long.MAX_VALUE);
    PageTokens later = tokens(forged);
    nowMs += WebLimits.PAGE_TOKEN_MS;
    assertFalse(later.session(token).isPresent());
  }

  @Test
  void numberOfTokensIsBounded() {
    PageTokens tokens = tokens(Map.of());
    for (int i = 0; i < 3 * WebLimits.PAGE_TOKENS_MAX; i++) {
      issue(tokens);
    }
    assertEquals(WebLimits.PAGE_TOKENS_MAX, kept.size());
  }
}

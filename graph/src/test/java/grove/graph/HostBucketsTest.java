package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// How often one may knock with an old key, or call in the local network.
final class HostBucketsTest {
  private static final long NOW_MS = 1_000_000;

  @Test
  void aHostHasTwentyPlacesAMinuteAndAllTogetherAHundredAndTwenty() {
    var buckets = HostBuckets.knocks(NOW_MS);
    assertEquals(20, taken(buckets, "one", 50, NOW_MS));
    for (var host = 2; host <= 6; host++) {
      assertEquals(20, taken(buckets, "host " + host, 50, NOW_MS + 59_000));
    }
    assertEquals(0, taken(buckets, "another", 50, NOW_MS + 59_999));
    assertEquals(20, taken(buckets, "one", 50, NOW_MS + 60_000));
  }

  @Test
  void aClockThatIsSetBackLocksNobodyOut() {
    var buckets = HostBuckets.knocks(NOW_MS);
    assertEquals(20, taken(buckets, "one", 50, NOW_MS));
    assertEquals(20, taken(buckets, "one", 50, NOW_MS - 3_600_000));
  }

  @Test
  void whoShoutsInTheLocalNetworkIsNotHeardForTheRestOfTheSecond() {
    var buckets = HostBuckets.datagrams(NOW_MS);
    assertEquals(20, taken(buckets, "one", 1_000, NOW_MS));
    assertEquals(20, taken(buckets, "another", 1_000, NOW_MS + 999));
    assertEquals(20, taken(buckets, "one", 1_000, NOW_MS + 1_000));
  }

  private static int taken(HostBuckets buckets, String host, int tries, long nowMs) {
    var taken = 0;
    for (var i = 0; i < tries; i++) {
      taken += buckets.take(host, nowMs) ? 1 : 0;
    }
    return taken;
  }
}

package grove.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.sim.TestNode;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which requests to join are kept where there are too many.
final class JoinListTest {
  private static final Bytes INVITATION = Bytes.utf8("invitation");

  private final JoinList<String> list = new JoinList<>();

  private static JoinKey key(Bytes invitation, long device) {
    return new JoinKey(invitation, TestNode.device(device));
  }

  private static JoinOrigin origin(long via, String host) {
    return JoinOrigin.of(TestNode.device(via), new Address(host, 4_748));
  }

  private Optional<String> put(long device, long via, String host) {
    return list.put(key(INVITATION, device), origin(via, host), "device " + device);
  }

  @Test
  void oneRangeIsTwentyFourBitsOrFortyEight() {
    assertEquals(origin(1, "192.0.2.1"), origin(1, "192.0.2.254"));
    assertEquals(origin(1, "192.0.2.1"), origin(1, "::ffff:192.0.2.9"));
    assertNotEquals(origin(1, "192.0.2.1"), origin(1, "192.0.3.1"));
    assertEquals(origin(1, "2001:db8:5:1::1"), origin(1, "2001:db8:5:ffff::2"));
    assertNotEquals(origin(1, "2001:db8:5::1"), origin(1, "2001:db8:6::1"));
    assertEquals(origin(1, "fe80::1%eth0"), origin(1, "fe80::2%2"));
    assertEquals(origin(1, "Host.example"), origin(1, "host.example"));
    assertNotEquals(origin(1, "one.example"), origin(1, "two.example"));
  }

  @Test
  void junkFromOneRangeCrowdsOutItselfAndNotTheHonest() {
    put(1, 50, "203.0.113.7");
    for (var device = 2; device <= JoinLimits.PER_INVITATION_MAX; device++) {
      assertEquals(Optional.empty(), put(device, 50, "192.0.2." + device));
    }
    assertEquals(Optional.of("device 2"), put(100, 50, "192.0.2.100"));
    assertEquals(Optional.of("device 3"), put(101, 50, "198.51.100.1"));
    assertTrue(list.values().contains("device 1"));
    assertTrue(list.values().contains("device 101"));
    assertEquals(JoinLimits.PER_INVITATION_MAX, list.values().size());
  }

  @Test
  void aMemberWhoInventsRangesCrowdsOutOnlyWhatComesThroughIt() {
    put(1, 50, "203.0.113.7");
    for (var device = 2; device < 200; device++) {
      put(device, 66, "192.0." + device + ".1");
    }
    assertTrue(list.values().contains("device 1"));
  }

  @Test
  void askingAgainKeepsThePlaceAndTheOrigin() {
    put(1, 50, "203.0.113.7");
    put(2, 50, "203.0.113.8");
    assertEquals(Optional.empty(), put(1, 51, "192.0.2.1"));
    assertEquals(List.of("device 1", "device 2"), list.values());
  }

  @Test
  void theGroupHasALimitOverAllInvitations() {
    put(1, 50, "203.0.113.7");
    var rounds = 2 * JoinLimits.PER_GROUP_MAX / JoinLimits.PER_INVITATION_MAX;
    for (var invitation = 0; invitation < rounds; invitation++) {
      for (var device = 0; device < JoinLimits.PER_INVITATION_MAX; device++) {
        var number = 100 + invitation * 16 + device;
        var key = key(Bytes.of((byte) invitation), number);
        list.put(key, origin(50, "192.0.2.1"), "device " + number);
      }
    }
    assertEquals(JoinLimits.PER_GROUP_MAX, list.values().size());
    assertTrue(list.values().contains("device 1"));
  }

  @Test
  void whoeverGoesIsTheOldestOfTheLargestRangeAtTheLargestSource() {
    for (var seed = 1; seed <= 200; seed++) {
      var random = new SeededRandom(seed);
      var origins =
          IntStream.range(0, 1 + random.nextInt(30))
              .mapToObj(n -> origin(random.nextInt(3), "h" + random.nextInt(4)))
              .toList();
      var gone = origins.get(JoinOrigin.surplus(origins));
      var what = "seed " + seed + ": " + origins;
      assertEquals(origins.indexOf(gone), JoinOrigin.surplus(origins), what);
      var byVia = origins.stream().collect(Collectors.groupingBy(JoinOrigin::via));
      var sizes = byVia.values().stream().mapToInt(List::size).max().orElseThrow();
      var there = byVia.getOrDefault(gone.via(), List.of());
      assertEquals(sizes, there.size(), what);
      var byRange =
          there.stream().collect(Collectors.groupingBy(JoinOrigin::range, Collectors.counting()));
      var most = byRange.values().stream().mapToLong(Long::longValue).max().orElseThrow();
      assertEquals(most, byRange.getOrDefault(gone.range(), 0L), what);
    }
  }
}

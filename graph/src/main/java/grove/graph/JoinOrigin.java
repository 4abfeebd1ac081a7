package grove.graph;

import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Where a request to join came from, so that junk from one place does not crowd out the others.
///
/// @param via the member's device that the stranger asked
/// @param range the stranger's address range as that device saw it, [#RANGE_BYTES] bytes of a hash:
///     the first 24 bits of an IPv4 address, 48 of an IPv6 address
public record JoinOrigin(DeviceId via, Bytes range) {
  public static final int RANGE_BYTES = 8;

  private static final int V4_BYTES = 3;
  private static final int V6_BYTES = 6;

  public JoinOrigin {
    if (range.size() != RANGE_BYTES) {
      throw new IllegalArgumentException("an address range has " + RANGE_BYTES + " bytes");
    }
  }

  /// The origin of one who asks `via` from this address.
  public static JoinOrigin of(DeviceId via, Address remote) {
    var range = Hash.tagged("grove/join-range/1", prefix(remote.host()));
    return new JoinOrigin(via, range.bytes().slice(0, RANGE_BYTES));
  }

  private static Bytes prefix(String host) {
    var zone = host.indexOf('%');
    try {
      var address = InetAddress.ofLiteral(zone < 0 ? host : host.substring(0, zone));
      var bytes = Bytes.of(address.getAddress());
      return bytes.slice(0, address instanceof Inet4Address ? V4_BYTES : V6_BYTES);
    } catch (IllegalArgumentException e) {
      return Bytes.utf8(host.toLowerCase(Locale.ROOT)); // a name is a range of its own
    }
  }

  /// Which of several goes where one has to: the oldest of the range that has most, at the device
  /// through which most came. A member who invents ranges so crowds out only what comes through it.
  ///
  /// @param oldestFirst at least one
  static int surplus(List<JoinOrigin> oldestFirst) {
    var via = most(oldestFirst, JoinOrigin::via);
    var there = new ArrayList<JoinOrigin>();
    for (var origin : oldestFirst) {
      if (origin.via().equals(via)) {
        there.add(origin);
      }
    }
    return oldestFirst.indexOf(new JoinOrigin(via, most(there, JoinOrigin::range)));
  }

  /// The value that most have; of several, the one that came first.
  private static <V> V most(List<JoinOrigin> origins, Function<JoinOrigin, V> value) {
    Map<V, Integer> counts = new HashMap<>();
    origins.forEach(origin -> counts.merge(value.apply(origin), 1, Integer::sum));
    var most = value.apply(origins.getFirst());
    for (var origin : origins) {
      var candidate = value.apply(origin);
      if (counts.getOrDefault(candidate, 0) > counts.getOrDefault(most, 0)) {
        most = candidate;
      }
    }
    return most;
  }
}

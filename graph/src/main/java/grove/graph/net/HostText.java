package grove.graph.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Addresses of hosts as text: IPv6 in its short form (RFC 5952) and without a zone, which means
/// nothing on another machine.
final class HostText {
  private static final int GROUPS = 8;

  private HostText() {}

  static String of(InetAddress host) {
    return host instanceof Inet6Address ? shorten(host.getAddress()) : host.getHostAddress();
  }

  /// The longest run of at least two zero groups becomes `::`, of equal ones the first.
  private static String shorten(byte[] bytes) {
    var groups = new int[GROUPS];
    for (var i = 0; i < GROUPS; i++) {
      groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
    }
    var from = 0;
    var length = 1;
    for (var i = 0; i < GROUPS; i++) {
      var run = zeros(groups, i);
      if (run > length) {
        from = i;
        length = run;
      }
    }
    return length < 2
        ? hex(groups, 0, GROUPS)
        : hex(groups, 0, from) + "::" + hex(groups, from + length, GROUPS);
  }

  private static int zeros(int[] groups, int from) {
    var at = from;
    while (at < GROUPS && groups[at] == 0) {
      at++;
    }
    return at - from;
  }

  private static String hex(int[] groups, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Integer.toHexString(groups[i]))
        .collect(Collectors.joining(":"));
  }
}

package grove.graph;

import grove.identity.bytes.MalformedException;

/// Where a node can be reached: a host, by name or number, and a port.
///
/// @param host a name, an IPv4 address, or an IPv6 address without brackets; at most
///     [#HOST_CHARS_MAX] characters of letters, digits, `.`, `-`, `_`, `:` and `%`
/// @param port 0 to 65535; 0 only where one listens and any free port will do
public record Address(String host, int port) implements Comparable<Address> {
  /// Characters of a host, at most.
  public static final int HOST_CHARS_MAX = 255;

  private static final int PORT_MAX = 65_535;

  public Address {
    if (!hostValid(host)) {
      throw new IllegalArgumentException("not a host");
    }
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("not a port");
    }
  }

  /// Reads `host:port` or `[v6]:port`.
  public static Address parse(String text) throws MalformedException {
    var colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new MalformedException("an address is written host:port");
    }
    var bracketed = text.startsWith("[");
    if (bracketed != (colon > 0 && text.charAt(colon - 1) == ']')) {
      throw new MalformedException("an IPv6 address is written [address]:port");
    }
    var host = bracketed ? text.substring(1, colon - 1) : text.substring(0, colon);
    if (!hostValid(host) || bracketed != host.contains(":")) {
      throw new MalformedException("an address is written host:port, or [v6]:port");
    }
    return new Address(host, port(text.substring(colon + 1)));
  }

  private static int port(String digits) throws MalformedException {
    var valid = !digits.isEmpty() && digits.length() <= 5;
    for (var i = 0; i < digits.length(); i++) {
      valid &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    if (!valid
        || Integer.parseInt(digits) > PORT_MAX
        || (digits.length() > 1 && digits.startsWith("0"))) {
      throw new MalformedException("a port is a number from 0 to 65535");
    }
    return Integer.parseInt(digits);
  }

  private static boolean hostValid(String host) {
    var valid = !host.isEmpty() && host.length() <= HOST_CHARS_MAX;
    for (var i = 0; i < host.length(); i++) {
      var c = host.charAt(i);
      var letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      valid &= letter || c == '.' || c == '-' || c == '_' || c == ':' || c == '%';
    }
    return valid;
  }

  /// Whether the host stands for every interface of this machine.
  public boolean wildcard() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  /// The same host with another port.
  public Address withPort(int other) {
    return new Address(host, other);
  }

  @Override
  public int compareTo(Address other) {
    var byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : Integer.compare(port, other.port);
  }

  /// The text that [#parse] reads.
  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}

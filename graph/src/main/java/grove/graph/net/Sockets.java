package grove.graph.net;

import grove.graph.Address;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Limits of sockets and what the machine knows of its addresses.
final class Sockets {
  /// Time to connect.
  static final int CONNECT_MS = 5_000;

  /// Time that remains for what is queued, after the end of a connection was decided.
  static final long CLOSE_MS = 2_000;

  private Sockets() {}

  static Address address(Socket socket) {
    return of(socket.getInetAddress(), socket.getPort());
  }

  static Address of(InetAddress host, int port) {
    return new Address(HostText.of(host), port);
  }

  static Address address(InetSocketAddress bound) {
    return of(bound.getAddress(), bound.getPort());
  }

  /// Addresses of all interfaces that are up: IPv4 before IPv6, those that reach farthest first,
  /// loopback last. Link-local ones are left out, since they mean nothing elsewhere.
  static List<Address> interfaceAddresses(int port) {
    var found = new ArrayList<InetAddress>();
    try {
      for (var network : NetworkInterface.networkInterfaces().toList()) {
        if (network.isUp()) {
          network.inetAddresses().filter(host -> !host.isLinkLocalAddress()).forEach(found::add);
        }
      }
    } catch (SocketException e) {
      found.add(InetAddress.getLoopbackAddress());
    }
    return found.stream()
        .sorted(Comparator.comparingInt(Sockets::rank))
        .map(host -> of(host, port))
        .distinct()
        .toList();
  }

  private static int rank(InetAddress host) {
    var late = host instanceof Inet4Address ? 0 : 2;
    if (host.isLoopbackAddress()) {
      return 4 + late;
    }
    return late + (host.isSiteLocalAddress() ? 1 : 0);
  }

  /// Whether an interface of this machine has the address.
  static boolean present(InetAddress host) {
    try {
      return host.isAnyLocalAddress() || NetworkInterface.getByInetAddress(host) != null;
    } catch (SocketException e) {
      return true; // not known to be gone
    }
  }

  /// Ends a socket; what goes wrong in doing so changes nothing.
  static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      assert !channel.isOpen();
    }
  }
}

package grove.graph.net;

import grove.graph.LocalNetwork;
import grove.identity.bytes.Bytes;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/// One family's multicast group: 239.255.71.86 or ff02::4756, UDP port 4749, one hop.
///
/// Several nodes of one machine share the port. An interface that comes up later is joined before the
/// next datagram is sent.
final class MulticastChannel {
  private static final int PORT = 4_749;
  private static final byte[] GROUP_4 = {(byte) 239, (byte) 255, 71, 86};
  private static final byte[] GROUP_6 = {
    (byte) 0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x47, 0x56
  };

  /// Pause after an error that is not the end of the channel.
  private static final long PAUSE_NS = 50_000_000;

  private final DatagramChannel channel;
  private final InetAddress group;
  private final Set<String> joined = new HashSet<>();

  private MulticastChannel(DatagramChannel channel, InetAddress group) {
    this.channel = channel;
    this.group = group;
  }

  /// Empty where the machine does not have the family.
  static Optional<MulticastChannel> open(StandardProtocolFamily family) {
    try {
      var channel = DatagramChannel.open(family);
      try {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
          channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1);
        channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
        channel.bind(new InetSocketAddress(PORT));
        var group = family == StandardProtocolFamily.INET ? GROUP_4 : GROUP_6;
        return Optional.of(new MulticastChannel(channel, InetAddress.getByAddress(group)));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty(); // without this family, or the port belongs to another program
    }
  }

  /// Joins the group on interfaces where that was not done yet.
  synchronized void join() {
    var now = interfaces();
    joined.retainAll(now.stream().map(MulticastChannel::key).toList());
    for (var network : now) {
      if (joined.add(key(network))) {
        try {
          channel.join(group, network);
        } catch (IOException | IllegalStateException e) {
          assert joined.contains(key(network)); // gone again, or already a member
        }
      }
    }
  }

  /// An interface that was taken away and came again has another index.
  private static String key(NetworkInterface network) {
    return network.getIndex() + " " + network.getName();
  }

  /// Sends through each interface.
  synchronized void send(Bytes datagram) {
    var to = new InetSocketAddress(group, PORT);
    for (var network : interfaces()) {
      try {
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
        channel.send(ByteBuffer.wrap(datagram.toArray()), to);
      } catch (IOException e) {
        assert !network.getName().isEmpty(); // down again: the next datagram may get through
      }
    }
  }

  /// Those that are up, carry multicast, and have an address of the family.
  private List<NetworkInterface> interfaces() {
    try {
      return NetworkInterface.networkInterfaces().filter(this::fits).toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  private boolean fits(NetworkInterface network) {
    try {
      return network.isUp()
          && network.supportsMulticast()
          && !network.isLoopback()
          && network
              .inetAddresses()
              .anyMatch(host -> host instanceof Inet4Address == group instanceof Inet4Address);
    } catch (SocketException e) {
      return false;
    }
  }

  /// Gives what comes to the hearer until the channel is closed.
  void hear(BiConsumer<Bytes, String> hearer) {
    var buffer = ByteBuffer.allocate(LocalNetwork.DATAGRAM_BYTES_MAX + 1);
    while (channel.isOpen()) {
      try {
        buffer.clear();
        var from = channel.receive(buffer);
        buffer.flip();
        if (from instanceof InetSocketAddress sender
            && buffer.remaining() <= LocalNetwork.DATAGRAM_BYTES_MAX) {
          var bytes = new byte[buffer.remaining()];
          buffer.get(bytes);
          hearer.accept(Bytes.owned(bytes), host(sender.getAddress()));
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(PAUSE_NS); // such as an interface that went down
      }
    }
  }

  /// A link-local address can only be dialled through the interface it was heard on.
  private static String host(InetAddress from) {
    var text = HostText.of(from);
    return from instanceof Inet6Address six && six.isLinkLocalAddress() && six.getScopeId() > 0
        ? text + "%" + six.getScopeId()
        : text;
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      assert !channel.isOpen();
    }
  }
}

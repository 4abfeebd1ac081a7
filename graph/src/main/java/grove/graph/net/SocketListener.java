package grove.graph.net;

import grove.graph.Address;
import grove.graph.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// An open port with the virtual thread that accepts.
final class SocketListener implements Transport.Listener {
  /// Pause after a failed accept.
  private static final long PAUSE_NS = 20_000_000;

  private final ServerSocketChannel server;
  private final Address address;
  private final Consumer<SocketListener> onEnd;

  SocketListener(ServerSocketChannel server, Address asked, Consumer<SocketListener> onEnd) {
    this.server = server;
    this.onEnd = onEnd;
    var bound = (InetSocketAddress) server.socket().getLocalSocketAddress();
    address = asked.wildcard() ? asked.withPort(bound.getPort()) : Sockets.address(bound);
  }

  void start(Consumer<SocketChannel> onChannel) {
    Thread.ofVirtual().name("accept").start(() -> accept(onChannel));
  }

  private void accept(Consumer<SocketChannel> onChannel) {
    while (server.isOpen()) {
      try {
        var channel = server.accept();
        try {
          onChannel.accept(channel);
        } catch (RejectedExecutionException e) {
          Sockets.close(channel);
          close();
        }
      } catch (IOException e) {
        // Closed, or one caller gone before it was accepted, or no file handles left for the
        // moment: the port stays open in the last two cases.
        LockSupport.parkNanos(PAUSE_NS);
      }
    }
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public List<Address> addresses() {
    return address.wildcard() ? Sockets.interfaceAddresses(address.port()) : List.of(address);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      assert !server.isOpen();
    }
    onEnd.accept(this);
  }
}

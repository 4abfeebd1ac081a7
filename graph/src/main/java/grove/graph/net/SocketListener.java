package grove.graph.net;

import grove.graph.Address;
import grove.graph.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// An open port with the virtual thread that accepts.
final class SocketListener implements Transport.Listener {
  /// Pause after a failed accept.
  private static final long PAUSE_NS = 20_000_000;

  private final ServerSocket server;
  private final Address address;
  private final Consumer<SocketListener> onEnd;

  SocketListener(ServerSocket server, Address asked, Consumer<SocketListener> onEnd) {
    this.server = server;
    this.onEnd = onEnd;
    var bound = (InetSocketAddress) server.getLocalSocketAddress();
    address = asked.wildcard() ? asked.withPort(bound.getPort()) : Sockets.address(bound);
  }

  void start(Consumer<Socket> onSocket) {
    Thread.ofVirtual().name("accept").start(() -> accept(onSocket));
  }

  private void accept(Consumer<Socket> onSocket) {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        try {
          onSocket.accept(socket);
        } catch (RejectedExecutionException e) {
          Sockets.close(socket);
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
      assert server.isClosed();
    }
    onEnd.accept(this);
  }
}

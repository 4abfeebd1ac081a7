package grove.graph.net;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.GraphException;
import grove.graph.Loop;
import grove.graph.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// TCP. One thread moves the bytes of all connections ([SocketPump]); each listener, and who connects,
/// has a virtual thread.
public final class SocketTransport implements Transport {
  /// Connections the kernel may hold before they are accepted.
  private static final int BACKLOG_CONNECTIONS = 256;

  private final SocketPump pump = new SocketPump();
  private final Set<SocketListener> listeners = ConcurrentHashMap.newKeySet();
  private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();

  @Override
  public Listener listen(
      Address at, Loop loop, Predicate<String> welcome, Consumer<Connection> onConnection) {
    var listener = new SocketListener(bind(at), at, listeners::remove);
    listeners.add(listener);
    listener.start(channel -> {
      var remote = Sockets.address(channel.socket());
      if (!welcome.test(remote.host())) {
        Sockets.close(channel);
        return;
      }
      var connection = new SocketConnection(remote, pump, connections::remove);
      loop.execute(() -> onConnection.accept(connection));
      connections.add(connection);
      connection.begin(channel);
    });
    return listener;
  }

  private static ServerSocketChannel bind(Address at) {
    try {
      var server = ServerSocketChannel.open();
      try {
        server.bind(new InetSocketAddress(at.host(), at.port()), BACKLOG_CONNECTIONS);
        return server;
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new GraphException(
          "can not listen at port " + at.port() + ": taken, or not allowed; choose another", e);
    }
  }

  @Override
  public Connection dial(Address to) {
    var connection = new SocketConnection(to, pump, connections::remove);
    connections.add(connection);
    Thread.ofVirtual().name("connect").start(() -> connect(connection));
    return connection;
  }

  /// The end of a connection is an expected outcome, told by onClosed.
  private static void connect(SocketConnection connection) {
    try {
      connection.begin(connect(connection.remote()));
    } catch (IOException e) {
      connection.abort();
    }
  }

  private static SocketChannel connect(Address to) throws IOException {
    var channel = SocketChannel.open();
    try {
      var address = new InetSocketAddress(to.host(), to.port());
      channel.socket().connect(address, Sockets.CONNECT_MS);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void endStranded() {
    connections.stream().filter(SocketConnection::stranded).forEach(SocketConnection::abort);
  }

  @Override
  public void close() {
    listeners.forEach(SocketListener::close);
    connections.forEach(SocketConnection::abort);
    pump.close();
  }
}

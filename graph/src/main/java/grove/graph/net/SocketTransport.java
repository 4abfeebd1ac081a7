package grove.graph.net;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.GraphException;
import grove.graph.Loop;
import grove.graph.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// TCP. Each listener and each direction of a connection has a virtual thread.
public final class SocketTransport implements Transport {
  /// Connections the kernel may hold before they are accepted.
  private static final int BACKLOG_CONNECTIONS = 256;

  private final Set<SocketListener> listeners = ConcurrentHashMap.newKeySet();
  private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();

  @Override
  public Listener listen(
      Address at, Loop loop, Predicate<String> welcome, Consumer<Connection> onConnection) {
    var listener = new SocketListener(bind(at), at, listeners::remove);
    listeners.add(listener);
    listener.start(socket -> {
      var remote = Sockets.address(socket);
      if (!welcome.test(remote.host())) {
        Sockets.close(socket);
        return;
      }
      var connection = new SocketConnection(remote, connections::remove);
      loop.execute(() -> onConnection.accept(connection));
      connections.add(connection);
      connection.start(() -> socket);
    });
    return listener;
  }

  private static ServerSocket bind(Address at) {
    try {
      var server = new ServerSocket();
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
    var connection = new SocketConnection(to, connections::remove);
    connections.add(connection);
    connection.start(() -> connect(to));
    return connection;
  }

  private static Socket connect(Address to) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(to.host(), to.port()), Sockets.CONNECT_MS);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
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
  }
}

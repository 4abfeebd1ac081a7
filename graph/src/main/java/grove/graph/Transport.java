package grove.graph;

import grove.graph.net.SocketTransport;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The network as a port: opens and accepts connections that carry plain bytes.
///
/// Nothing here knows of knocks, encryption or frames; those run above it, on a [Loop]. The methods
/// may be called from any thread.
public interface Transport {
  /// Accepts connections at an address until the listener is closed. `onConnection` is called on
  /// the loop; the connection stays silent until it is attached.
  ///
  /// @param at port 0 picks a free one; host 0.0.0.0 or :: means every interface
  /// @throws GraphException where the port is taken or the address is not this machine's
  default Listener listen(Address at, Loop loop, Consumer<Connection> onConnection) {
    return listen(at, loop, _ -> true, onConnection);
  }

  /// The same, for callers of hosts that are welcome; others are closed at once.
  ///
  /// @param welcome asked with the host's address on any thread
  Listener listen(
      Address at, Loop loop, Predicate<String> welcome, Consumer<Connection> onConnection);

  /// Begins to connect and returns at once. Bytes sent meanwhile wait; a failure is an
  /// [Connection.Handler#onClosed].
  Connection dial(Address to);

  /// Ends connections whose own address this machine has lost: nothing arrives on them any more.
  default void endStranded() {}

  /// Ends all listeners and connections.
  void close();

  /// TCP, by one thread for all connections.
  static Transport sockets() {
    return new SocketTransport();
  }

  /// An open door.
  interface Listener extends AutoCloseable {
    /// Where it listens, with the port that was really taken.
    Address address();

    /// Where others may reach it, best first: the address itself, or for a wildcard one of each
    /// interface, with loopback last.
    List<Address> addresses();

    @Override
    void close();
  }
}

package grove.web.bench;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.Loop;
import grove.graph.Transport;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Sockets that count what they carry: the payload of TCP, with everything that TLS adds. They can be
/// cut off. All that is dialled is on this machine, whatever number of it (127.0.0.2, …) is said.
final class CountedTransport implements Transport {
  /// Nobody listens there.
  private static final Address NOWHERE = new Address("127.0.0.1", 1);

  private final Transport sockets = Transport.sockets();
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final Set<Counted> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean open = true;

  /// Whether there is a network. Without one all connections end, and none comes about.
  void open(boolean on) {
    open = on;
    if (!on) {
      connections.forEach(Counted::close);
      connections.clear();
    }
  }

  long sentBytes() {
    return sent.sum();
  }

  long receivedBytes() {
    return received.sum();
  }

  @Override
  public Listener listen(
      Address at, Loop loop, Predicate<String> welcome, Consumer<Connection> onConnection) {
    return sockets.listen(
        at,
        loop,
        welcome,
        connection -> {
          if (open) {
            onConnection.accept(counted(connection));
          } else {
            connection.close();
          }
        });
  }

  @Override
  public Connection dial(Address to) {
    return counted(sockets.dial(open ? new Address("127.0.0.1", to.port()) : NOWHERE));
  }

  private Counted counted(Connection connection) {
    Counted counted = new Counted(connection);
    connections.add(counted);
    return counted;
  }

  @Override
  public void close() {
    sockets.close();
  }

  private final class Counted implements Connection {
    private final Connection inner;

    Counted(Connection inner) {
      this.inner = inner;
    }

    @Override
    public Address remote() {
      return inner.remote();
    }

    @Override
    public void attach(Loop loop, Handler handler) {
      inner.attach(
          loop,
          new Handler() {
            @Override
            public void onBytes(byte[] bytes) {
              received.add(bytes.length);
              handler.onBytes(bytes);
            }

            @Override
            public void onDrained() {
              handler.onDrained();
            }

            @Override
            public void onClosed() {
              connections.remove(Counted.this);
              handler.onClosed();
            }
          });
    }

    @Override
    public void detach() {
      inner.detach();
    }

    @Override
    public void send(byte[] bytes) {
      sent.add(bytes.length);
      inner.send(bytes);
    }

    @Override
    public long queuedBytes() {
      return inner.queuedBytes();
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}

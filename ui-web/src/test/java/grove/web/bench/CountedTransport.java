package grove.web.bench;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.Loop;
import grove.graph.Transport;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// Sockets that count what they carry: the payload of TCP, with everything that TLS adds.
final class CountedTransport implements Transport {
  private final Transport sockets = Transport.sockets();
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();

  long sentBytes() {
    return sent.sum();
  }

  long receivedBytes() {
    return received.sum();
  }

  @Override
  public Listener listen(Address at, Loop loop, Consumer<Connection> onConnection) {
    return sockets.listen(at, loop, c -> onConnection.accept(new Counted(c)));
  }

  @Override
  public Connection dial(Address to) {
    return new Counted(sockets.dial(to));
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

package grove.graph.net;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.Loop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A TCP connection, whose bytes the [SocketPump] moves.
///
/// Between the pump and the loop stand two queues. Nothing is read while [Inbound] is full. To end in
/// order, what is queued is sent and the connection half-closed; what still comes is dropped until the
/// other side has closed too, so that a last message is not lost to a reset.
final class SocketConnection implements Connection {
  /// Pieces that are read in a row, so that connections take turns.
  private static final int PIECES_PER_TURN = 4;

  private final Address remote;
  private final SocketPump pump;
  private final Consumer<SocketConnection> onEnd;
  private final Inbound inbound = new Inbound(this);
  private final Outbound outbound = new Outbound();
  private final AtomicBoolean finished = new AtomicBoolean();
  private volatile @Nullable SocketChannel channel;
  private volatile boolean aborted;

  /// Only on the pump's thread.
  private @Nullable SelectionKey key;

  SocketConnection(Address remote, SocketPump pump, Consumer<SocketConnection> onEnd) {
    this.remote = remote;
    this.pump = pump;
    this.onEnd = onEnd;
  }

  /// Goes on with a channel that is connected. Any thread, once.
  void begin(SocketChannel opened) {
    channel = opened;
    try {
      opened.configureBlocking(false);
      opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
      pump.execute(() -> register(opened));
    } catch (IOException | RejectedExecutionException e) {
      discard(opened);
    }
  }

  /// It may have ended before the channel was there.
  private void discard(SocketChannel opened) {
    Sockets.close(opened);
    finish();
  }

  private void register(SocketChannel opened) {
    if (aborted) {
      discard(opened);
      return;
    }
    try {
      key = pump.register(opened, this);
      outbound.open(opened);
    } catch (IOException e) {
      finish();
      return;
    }
    writeOn();
  }

  /// The end of a connection is an expected outcome, told by onClosed.
  void onReady(SelectionKey ready, ByteBuffer buffer) {
    try {
      if (ready.isWritable()) {
        writeOn();
      }
      if (ready.isValid() && ready.isReadable()) {
        read(ready, buffer);
      }
    } catch (IOException | RejectedExecutionException | CancelledKeyException e) {
      finish();
    }
  }

  private void read(SelectionKey ready, ByteBuffer buffer) throws IOException {
    var from = (SocketChannel) ready.channel();
    for (var i = 0; i < PIECES_PER_TURN; i++) {
      var n = from.read(buffer.clear());
      if (n < 0) {
        finish();
      }
      if (n <= 0) {
        return;
      }
      var piece = new byte[n];
      buffer.flip().get(piece);
      if (!inbound.offer(piece)) {
        ready.interestOpsAnd(~SelectionKey.OP_READ);
        return;
      }
      if (buffer.limit() < buffer.capacity()) {
        return; // that was all
      }
    }
  }

  /// There is room for what comes again.
  void readOn() {
    onPump(() -> {
      var registered = key;
      if (registered != null && registered.isValid()) {
        registered.interestOpsOr(SelectionKey.OP_READ);
      }
    });
  }

  /// Writes what waits, as far as the network takes it. Only on the pump's thread.
  private void writeOn() {
    var registered = key;
    if (registered == null || !registered.isValid()) {
      return;
    }
    try {
      var more = outbound.writeOn();
      registered.interestOps(
          more
              ? registered.interestOps() | SelectionKey.OP_WRITE
              : registered.interestOps() & ~SelectionKey.OP_WRITE);
      if (outbound.hasDrained()) {
        inbound.drained();
      }
      if (outbound.done()) {
        ((SocketChannel) registered.channel()).shutdownOutput();
      }
    } catch (IOException | RejectedExecutionException | CancelledKeyException e) {
      finish();
    }
  }

  @Override
  public Address remote() {
    return remote;
  }

  @Override
  public void attach(Loop loop, Handler handler) {
    inbound.attach(loop, handler);
  }

  @Override
  public void detach() {
    inbound.detach();
  }

  @Override
  public void send(byte[] bytes) {
    try {
      switch (outbound.offer(bytes)) {
        case TAKEN -> {}
        case WAITS -> onPump(this::writeOn);
        case TOO_MUCH -> abort();
      }
    } catch (IOException e) {
      abort();
    }
  }

  @Override
  public long queuedBytes() {
    return outbound.queuedBytes();
  }

  @Override
  public void close() {
    inbound.drop();
    if (!outbound.close()) {
      return;
    }
    if (outbound.unused()) {
      abort();
    } else {
      onPump(() -> {
        pump.later(Sockets.CLOSE_MS, this::abort);
        writeOn();
      });
    }
  }

  /// Whether the address from which it was made is not this machine's any more.
  boolean stranded() {
    var opened = channel;
    try {
      return opened != null
          && opened.getLocalAddress() instanceof InetSocketAddress local
          && !Sockets.present(local.getAddress());
    } catch (IOException e) {
      return false; // it has ended already
    }
  }

  /// Ends at once, whatever is queued.
  void abort() {
    aborted = true;
    inbound.drop();
    outbound.end();
    onPump(this::finish);
  }

  private void onPump(Runnable task) {
    try {
      pump.execute(task);
    } catch (RejectedExecutionException e) {
      finish();
    }
  }

  /// Over, whoever ended it.
  private void finish() {
    if (finished.getAndSet(true)) {
      return;
    }
    aborted = true;
    outbound.end();
    var opened = channel;
    if (opened != null) {
      Sockets.close(opened);
    }
    inbound.end();
    onEnd.accept(this);
  }
}

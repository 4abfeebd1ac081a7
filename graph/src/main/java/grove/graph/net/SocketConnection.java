package grove.graph.net;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.Loop;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A TCP connection: one virtual thread connects and reads, another writes.
///
/// Between the threads and the loop stand two queues. The reader stops while [Inbound] is full. To
/// end in order, the writer sends what is queued and half-closes; the reader drops what still comes
/// until the other side has closed too, so that a last message is not lost to a reset.
final class SocketConnection implements Connection {
  private static final int READ_BYTES = 64 << 10;

  /// Before it has got this far a caller is nobody, and gets a small buffer.
  private static final int FIRST_READ_BYTES = 1 << 10;

  private final Address remote;
  private final Consumer<SocketConnection> onEnd;
  private final Inbound inbound = new Inbound(this);
  private final Outbound outbound = new Outbound();
  private volatile @Nullable Socket socket;
  private volatile @Nullable Thread writer;
  private volatile boolean aborted;

  SocketConnection(Address remote, Consumer<SocketConnection> onEnd) {
    this.remote = remote;
    this.onEnd = onEnd;
  }

  /// Gives the socket, perhaps after connecting.
  @FunctionalInterface
  interface Opening {
    Socket open() throws IOException;
  }

  void start(Opening opening) {
    Thread.ofVirtual().name("read").start(() -> run(opening));
  }

  private void run(Opening opening) {
    try (var opened = opening.open()) {
      socket = opened;
      if (aborted) {
        return;
      }
      opened.setTcpNoDelay(true);
      // No thread of its own before there is something to write: most callers never get that far.
      outbound.whenNeeded(
          () -> writer = Thread.ofVirtual().name("write").start(() -> write(opened)));
      read(opened);
      outbound.end();
      join(writer);
    } catch (IOException | RejectedExecutionException e) {
      // The end of a connection is an expected outcome, told by onClosed.
      aborted = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      outbound.end();
      inbound.end();
      onEnd.accept(this);
    }
  }

  private static void join(@Nullable Thread started) throws InterruptedException {
    if (started != null) {
      started.join();
    }
  }

  private void read(Socket opened) throws IOException {
    var in = opened.getInputStream();
    var buffer = new byte[FIRST_READ_BYTES];
    for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      inbound.offer(Arrays.copyOf(buffer, n));
      if (n == buffer.length && n < READ_BYTES) {
        buffer = new byte[READ_BYTES];
      }
    }
  }

  private void write(Socket opened) {
    try {
      writeQueued(opened.getOutputStream());
      opened.shutdownOutput();
    } catch (IOException | RejectedExecutionException e) {
      Sockets.close(opened);
    }
  }

  private void writeQueued(OutputStream out) throws IOException {
    for (var piece = outbound.take(); piece != null; piece = outbound.take()) {
      out.write(piece);
      if (outbound.written(piece.length)) {
        inbound.drained();
      }
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
    if (!outbound.offer(bytes)) {
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
      Thread.ofVirtual().name("close").start(this::abortLater);
    }
  }

  private void abortLater() {
    outbound.awaitEnd(Sockets.CLOSE_MS);
    abort();
  }

  /// Whether the address from which it was made is not this machine's any more.
  boolean stranded() {
    var opened = socket;
    return opened != null && opened.isConnected() && !Sockets.present(opened.getLocalAddress());
  }

  /// Ends at once, whatever is queued.
  void abort() {
    aborted = true;
    inbound.drop();
    outbound.end();
    var opened = socket;
    if (opened != null) {
      Sockets.close(opened);
    }
  }
}

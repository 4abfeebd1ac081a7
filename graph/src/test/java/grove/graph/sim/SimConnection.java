package grove.graph.sim;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.Loop;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One end of a simulated connection: bytes leave at the speed of the line, arrive after its delay,
/// in order, and are held while the two hosts are apart.
final class SimConnection implements Connection {
  private final SimNetwork network;
  private final String from;
  private final Address remote;
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private final ArrayDeque<byte[]> inbound = new ArrayDeque<>();
  private @Nullable SimConnection peer;
  private @Nullable Loop loop;
  private @Nullable Handler handler;
  private long delayMs;
  private long freeMs;
  private long arrivesMs;
  private long queuedBytes;
  private boolean closed;
  private boolean ended;
  private boolean told;

  SimConnection(SimNetwork network, String from, Address remote) {
    this.network = network;
    this.from = from;
    this.remote = remote;
  }

  String from() {
    return from;
  }

  /// Joins the two ends.
  void meet(SimConnection other, long delay) {
    peer = other;
    other.peer = this;
    delayMs = delay;
    other.delayMs = delay;
  }

  @Override
  public Address remote() {
    return remote;
  }

  @Override
  public void attach(Loop to, Handler with) {
    loop = to;
    handler = with;
    deliverSoon();
  }

  @Override
  public void detach() {
    loop = null;
    handler = null;
  }

  @Override
  public void send(byte[] bytes) {
    if (closed || ended) {
      return;
    }
    if (queuedBytes + bytes.length > QUEUED_BYTES_MAX) {
      abort();
      return;
    }
    queuedBytes += bytes.length;
    network.queued(queuedBytes);
    var now = network.world().nowMs();
    freeMs = Math.max(freeMs, now) + bytes.length / network.weather().bytesPerMs(from);
    network.world().schedule(freeMs - now, () -> depart(bytes));
  }

  private void depart(byte[] bytes) {
    carry(
        () -> {
          network.carried(bytes.length);
          if (peer != null) {
            peer.arrive(bytes);
          }
        },
        bytes.length);
  }

  /// Brings something to the other end, after what is held already.
  private void carry(Runnable arrival, int bytes) {
    held.add(() -> {
      var before = queuedBytes;
      queuedBytes -= bytes;
      arrivesMs = Math.max(arrivesMs, network.world().nowMs() + delayMs + network.jitterMs());
      network.world().schedule(arrivesMs - network.world().nowMs(), arrival);
      if (before > DRAINED_BYTES && queuedBytes <= DRAINED_BYTES) {
        tellDrained();
      }
    });
    flush();
  }

  /// Sends what is held, if the other end is there and can be reached.
  void flush() {
    while (peer != null && !held.isEmpty() && network.weather().carries(from, peer.from)) {
      held.remove().run();
    }
  }

  private void tellDrained() {
    var to = loop;
    if (to != null && !told) {
      try {
        to.execute(() -> {
          if (handler != null && !told) {
            handler.onDrained();
          }
        });
      } catch (RejectedExecutionException e) {
        told = true; // the process is gone; what it sent is still on its way
      }
    }
  }

  private void arrive(byte[] bytes) {
    if (!closed && !ended) {
      inbound.add(bytes);
      deliverSoon();
    }
  }

  @Override
  public long queuedBytes() {
    return queuedBytes;
  }

  @Override
  public void close() {
    if (closed || ended) {
      return;
    }
    closed = true;
    inbound.clear();
    var now = network.world().nowMs();
    network
        .world()
        .schedule(
            Math.max(freeMs, now) - now,
            () ->
                carry(
                    () -> {
                      if (peer != null) {
                        peer.onEnd();
                      }
                    },
                    0));
    network.world().schedule(Math.max(freeMs, now) - now + delayMs, this::onEnd);
  }

  /// Nothing more comes from the other end.
  void onEnd() {
    if (!ended) {
      ended = true;
      network.ended(this);
      deliverSoon();
    }
  }

  /// Ends at once; the other end learns of it, since its host is told by this one's.
  void abort() {
    closed = true;
    inbound.clear();
    held.clear();
    carry(
        () -> {
          if (peer != null) {
            peer.onEnd();
          }
        },
        0);
    onEnd();
  }

  /// Ends at once, and the other end does not learn of it.
  void vanish() {
    closed = true;
    inbound.clear();
    held.clear();
    onEnd();
  }

  private void deliverSoon() {
    var to = loop;
    if (to != null && !told) {
      try {
        to.execute(() -> deliver(to));
      } catch (RejectedExecutionException e) {
        told = true; // the process is gone
      }
    }
  }

  /// All that has come, at once: a stream knows no pieces.
  private byte[] inbound() {
    var all = new ByteArrayOutputStream();
    while (!inbound.isEmpty()) {
      all.writeBytes(inbound.remove());
    }
    return all.toByteArray();
  }

  private void deliver(Loop on) {
    if (handler != null && on.equals(loop) && !inbound.isEmpty()) {
      handler.onBytes(inbound());
    }
    if (handler != null && on.equals(loop) && ended && inbound.isEmpty() && !told) {
      told = true;
      handler.onClosed();
    }
  }
}

package grove.graph.net;

import grove.graph.LocalNetwork;
import grove.graph.Loop;
import grove.identity.bytes.Bytes;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/// Sends to and hears from the multicast groups of both families, as far as the machine has them.
///
/// One virtual thread sends; it also looks which interfaces there are before each datagram. Each
/// family has a virtual thread that hears.
final class MulticastRadio implements LocalNetwork.Radio {
  /// Datagrams that wait to be sent; more are dropped, as the network itself may do.
  private static final int QUEUE_MAX = 64;

  private final Loop loop;
  private final LocalNetwork.Hearer hearer;
  private final BlockingQueue<Bytes> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final List<MulticastChannel> channels;
  private volatile boolean closed;
  private volatile Thread sender = Thread.currentThread();

  MulticastRadio(Loop loop, LocalNetwork.Hearer hearer) {
    this.loop = loop;
    this.hearer = hearer;
    channels =
        Stream.of(StandardProtocolFamily.INET, StandardProtocolFamily.INET6)
            .flatMap(family -> MulticastChannel.open(family).stream())
            .toList();
  }

  void start() {
    for (var channel : channels) {
      channel.join();
      Thread.ofVirtual().name("near").start(() -> channel.hear(this::onDatagram));
    }
    sender = Thread.ofVirtual().name("near").start(this::sendAll);
  }

  private void sendAll() {
    while (!closed) {
      try {
        var datagram = queue.take();
        channels.forEach(MulticastChannel::join);
        channels.forEach(channel -> channel.send(datagram));
      } catch (InterruptedException e) {
        return; // closed
      }
    }
  }

  private void onDatagram(Bytes datagram, String host) {
    try {
      loop.execute(() -> {
        if (!closed) {
          hearer.onDatagram(datagram, host);
        }
      });
    } catch (RejectedExecutionException e) {
      close(); // nobody hears any more
    }
  }

  @Override
  public void send(Bytes datagram) {
    if (!closed && datagram.size() <= LocalNetwork.DATAGRAM_BYTES_MAX) {
      var taken = queue.offer(datagram);
      assert taken || queue.size() > 0;
    }
  }

  @Override
  public void close() {
    closed = true;
    sender.interrupt();
    channels.forEach(MulticastChannel::close);
  }
}

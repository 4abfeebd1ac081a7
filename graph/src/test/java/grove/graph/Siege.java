package grove.graph;

import grove.graph.sim.Puppet;
import grove.graph.sim.TestNode;
import grove.graph.wire.FrameStorm;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Attacks on the port of a real node, from many addresses of the loopback network.
///
/// Also a program of its own, so that what the attacker takes of the processor is not the attacked
/// node's or its neighbour's: told what to do line by line (`callers N`, `slow N SECONDS`, `bombs N
/// FRAMES`), it says in a line how that went.
final class Siege {
  /// The number of a device that is a member and does not behave.
  static final long TRAITOR = 66;

  private static final int CONNECT_MS = 5_000;
  private static final int AT_A_TIME = 200;
  private static final int HOSTS = 200;

  private static final long WAIT_SECONDS = 60;

  private final int port;
  private final SeededRandom random;
  private final AtomicInteger callers = new AtomicInteger();

  /// Words: port and seed.
  public static void main(String[] words) throws InterruptedException, IOException {
    var siege = new Siege(Integer.parseInt(words[0]), Long.parseLong(words[1]));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(siege.obey(List.of(line.split(" "))));
    }
  }

  private String obey(List<String> words) throws InterruptedException {
    var count = Integer.parseInt(words.get(1));
    return switch (words.getFirst()) {
      case "callers" -> withoutKnock(count) + " closed without a word";
      case "slow" -> slowly(count, Long.parseLong(words.get(2))) + " closed before they were done";
      case "bombs" ->
          bombs(count, Integer.parseInt(words.get(2)), WAIT_SECONDS) + " links were ended";
      default -> "an unknown attack";
    };
  }

  Siege(int port, long seed) {
    this.port = port;
    random = new SeededRandom(seed);
  }

  /// Callers who do not know a knock key and send noise; each waits until it is closed.
  ///
  /// @return how many were closed without a byte of answer
  int withoutKnock(int count) throws InterruptedException {
    var silent = new AtomicInteger();
    var free = new Semaphore(AT_A_TIME);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < count; i++) {
        var host = host(callers.getAndIncrement());
        var noise = new byte[48 + random.nextInt(400)];
        random.nextBytes(noise);
        free.acquire();
        threads.execute(() -> {
          if (turnedAway(host, noise)) {
            silent.incrementAndGet();
          }
          free.release();
        });
      }
    }
    return silent.get();
  }

  private boolean turnedAway(byte[] host, byte[] noise) {
    try (var socket = connect(host)) {
      socket.getOutputStream().write(noise);
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true; // a reset is an end as well
    }
  }

  /// Callers who send one byte a second, for as long as they are let.
  ///
  /// @return how many were closed before the time was over
  int slowly(int count, long seconds) throws InterruptedException {
    var ended = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < count; i++) {
        var host = host(i);
        threads.execute(() -> {
          if (drip(host, seconds)) {
            ended.incrementAndGet();
          }
        });
      }
    }
    return ended.get();
  }

  /// Callers who have begun to knock, wait, and go on a byte at a time.
  Slow slow(int count) throws IOException {
    var sockets = new ArrayList<Socket>();
    for (var i = 0; i < count; i++) {
      sockets.add(connect(host(i)));
    }
    return new Slow(sockets);
  }

  /// Slow callers, who go on when they are told to.
  record Slow(List<Socket> sockets) implements AutoCloseable {
    /// Each sends one byte more.
    ///
    /// @return how many were closed before
    int drip() {
      var closed = 0;
      for (var socket : sockets) {
        try {
          socket.getOutputStream().write(7);
        } catch (IOException e) {
          closed++;
        }
      }
      return closed;
    }

    @Override
    public void close() throws IOException {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  private boolean drip(byte[] host, long seconds) {
    try (var socket = connect(host)) {
      socket.setSoTimeout(1);
      for (var i = 0; i < seconds; i++) {
        socket.getOutputStream().write(i);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        if (endSeen(socket)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean endSeen(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false; // still open, and silent
    }
  }

  /// A member that gets through knock, TLS and HELLO, and then sends frames that are none: every
  /// fourth link begins with a length beyond the limit, the others with some message that was
  /// changed.
  ///
  /// @param frames malformed frames on each link
  /// @return how many links were ended by the node
  int bombs(int count, int frames, long seconds) throws InterruptedException {
    var storms = new FrameStorm(random);
    var huge = new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 3};
    var ended = 0;
    try (var transport = new Sockets();
        var loop = Loop.thread("siege")) {
      for (var i = 0; i < count; i++) {
        var storm = storms.malformed(frames);
        var shell = i % 4 == 0 ? Bytes.concat(Bytes.of(huge), Bytes.owned(storm)).toArray() : storm;
        var over = new CountDownLatch(1);
        var puppet =
            loop.call(
                    () -> {
                      var made =
                          new Puppet(
                              TRAITOR,
                              loop,
                              transport.sockets.dial(new Address("127.0.0.1", port)),
                              TestNode.device(1),
                              random);
                      made.onFrame(frame -> {
                        if (made.introduced()) {
                          made.sendPlain(shell);
                        }
                      });
                      made.onEnd(over::countDown);
                      return made;
                    })
                .join();
        if (over.await(seconds, TimeUnit.SECONDS)) {
          ended++;
        }
        loop.execute(puppet::close);
      }
    }
    return ended;
  }

  private record Sockets(Transport sockets) implements AutoCloseable {
    Sockets() {
      this(Transport.sockets());
    }

    @Override
    public void close() {
      sockets.close();
    }
  }

  /// One of many hosts of the loopback network.
  private static byte[] host(int i) {
    return new byte[] {127, 0, 1, (byte) (1 + i % HOSTS)};
  }

  private Socket connect(byte[] host) throws IOException {
    var socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(host), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}

package grove.graph;

import grove.graph.link.Knock;
import grove.identity.bytes.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one port at which a node takes links, shared by all its groups.
///
/// A caller has to knock first. The knock is shown to one graph after the other, each on its own
/// loop; the first whose key and device it fits takes the connection over. Everybody else is closed
/// without a word. The port's own state is touched on its loop only; graphs come and go through
/// tasks there.
public final class PeerPort implements AutoCloseable {
  /// Callers that have not knocked yet: in all, and from one host.
  private static final int CALLERS_MAX = 512;

  private static final int CALLERS_PER_HOST_MAX = 64;

  /// From one look at the own addresses and the clock to the next.
  private static final long WATCH_MS = 5_000;

  /// A clock that went on by so much more between two looks: the machine has slept.
  private static final long SLEPT_MS = 30_000;

  /// Time to knock.
  private static final long KNOCK_MS = 10_000;

  private final Loop loop;
  private final Transport.Listener listener;
  private final List<Door> doors = new ArrayList<>();
  private final Map<String, Integer> callers = new HashMap<>();
  private final HostBuckets buckets;
  private final HostBuckets datagrams;
  private final Doorkeeper keeper;
  private int callersInAll;
  private volatile boolean closed;
  private final Transport transport;
  private List<Address> addresses;
  private long watchedMs;
  private LocalNetwork.@Nullable Radio radio;

  /// The way into one graph.
  interface Door {
    Loop loop();

    /// Whether the knock is for this graph; on its loop.
    ///
    /// @param lenient whether keys beyond the newest, and knocks without a time, count
    boolean opens(Bytes knock, boolean lenient);

    /// Takes the connection; on its loop.
    ///
    /// @param early bytes that came behind the knock
    void take(Connection connection, byte[] early);

    /// Hears what was said in the local network; on its loop.
    default void onDatagram(Bytes datagram, String host) {}

    /// The machine has other addresses now, or has slept; on its loop.
    default void onMoved() {}
  }

  /// Begins to listen.
  ///
  /// @throws GraphException where the port is taken
  public PeerPort(Loop loop, Transport transport, Address at) {
    this.loop = loop;
    buckets = HostBuckets.knocks(loop.nowMs());
    datagrams = HostBuckets.datagrams(loop.nowMs());
    keeper = new Doorkeeper(loop::nowMs);
    listener = transport.listen(at, loop, keeper, connection -> new Caller(connection).begin());
    this.transport = transport;
    addresses = listener.addresses();
    watchedMs = loop.nowMs();
    loop.schedule(WATCH_MS, this::watch);
  }

  /// Notices that the machine is in another network, or has slept: graphs then look for others at
  /// once, and do not wait until their links are found dead.
  private void watch() {
    if (closed) {
      return;
    }
    var now = listener.addresses();
    var slept = Math.abs(loop.nowMs() - watchedMs) > WATCH_MS + SLEPT_MS;
    watchedMs = loop.nowMs();
    if (slept || !now.equals(addresses)) {
      addresses = now;
      transport.endStranded();
      doors.forEach(door -> ask(door, door::onMoved));
    }
    loop.schedule(WATCH_MS, this::watch);
  }

  private static void ask(Door door, Runnable task) {
    try {
      door.loop().execute(task);
    } catch (RejectedExecutionException e) {
      return; // that graph has just stopped
    }
  }

  /// Where it listens, with the port that was really taken.
  public Address address() {
    return listener.address();
  }

  /// Where others may reach it, best first.
  public List<Address> addresses() {
    return listener.addresses();
  }

  /// Groups at this port find their devices in the local network from now on. Once, before groups
  /// come.
  public void lookAround(LocalNetwork network) {
    radio = network.open(loop, this::onDatagram);
  }

  private void onDatagram(Bytes datagram, String host) {
    if (datagrams.take(host, loop.nowMs())) {
      doors.forEach(door -> ask(door, () -> door.onDatagram(datagram, host)));
    }
  }

  /// Sends to everybody in the local network, where this node looks around.
  Optional<Consumer<Bytes>> radio() {
    return Optional.ofNullable(radio).map(open -> open::send);
  }

  /// Stops listening. Links that were taken live on.
  @Override
  public void close() {
    closed = true;
    listener.close();
    if (radio != null) {
      radio.close();
    }
  }

  void open(Door door) {
    loop.execute(() -> doors.add(door));
  }

  void shut(Door door) {
    tell(() -> doors.remove(door));
  }

  /// Runs a task on the port's loop, unless that has stopped: then nobody comes in any more.
  private boolean tell(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /// One who has not shown yet that it may come in.
  private final class Caller implements Connection.Handler {
    private final Connection connection;
    private final ArrayDeque<Door> left = new ArrayDeque<>();
    private Loop.Cancellable timer = () -> {};
    private Bytes received = Bytes.EMPTY;
    private boolean lenient;
    private boolean counted;
    private boolean gone;

    Caller(Connection connection) {
      this.connection = connection;
    }

    void begin() {
      if (closed) {
        connection.close();
        return;
      }
      var host = connection.remote().host();
      var fromHost = callers.getOrDefault(host, 0);
      if (callersInAll >= CALLERS_MAX || fromHost >= CALLERS_PER_HOST_MAX) {
        refuse();
        return;
      }
      counted = true;
      callersInAll++;
      callers.put(host, fromHost + 1);
      timer = loop.schedule(KNOCK_MS, this::turnAway);
      connection.attach(loop, this);
    }

    @Override
    public void onBytes(byte[] bytes) {
      received = Bytes.concat(received, Bytes.owned(bytes));
      if (received.size() >= Knock.BYTES && !gone) {
        connection.detach();
        left.addAll(doors);
        askNext();
      }
    }

    /// Shows the knock to the next graph; after the last one to all again, with less rigour, where
    /// the bucket allows it.
    private void askNext() {
      if (gone) {
        return;
      }
      var door = left.poll();
      if (door == null && !lenient && buckets.take(connection.remote().host(), loop.nowMs())) {
        lenient = true;
        left.addAll(doors);
        door = left.poll();
      }
      if (door == null) {
        turnAway();
        return;
      }
      ask(door);
    }

    private void ask(Door door) {
      var knock = received.slice(0, Knock.BYTES);
      var early = received.slice(Knock.BYTES, received.size()).toArray();
      var leniently = lenient;
      try {
        door.loop()
            .execute(() -> {
              if (door.opens(knock, leniently)) {
                tell(this::leave);
                door.take(connection, early);
              } else if (!tell(this::askNext)) {
                connection.close();
              }
            });
      } catch (RejectedExecutionException e) {
        askNext(); // that graph has just stopped
      }
    }

    /// It could not knock.
    private void turnAway() {
      keeper.onWrong(connection.remote().host());
      refuse();
    }

    private void refuse() {
      leave();
      connection.close();
    }

    /// The caller is none any more.
    private void leave() {
      gone = true;
      timer.cancel();
      if (counted) {
        counted = false;
        callersInAll--;
        callers.computeIfPresent(
            connection.remote().host(), (_, count) -> count > 1 ? count - 1 : null);
      }
    }

    @Override
    public void onDrained() {}

    @Override
    public void onClosed() {
      leave();
    }
  }
}

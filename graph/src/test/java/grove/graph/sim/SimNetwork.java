package grove.graph.sim;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.GraphException;
import grove.graph.LocalNetwork;
import grove.graph.Loop;
import grove.graph.Transport;
import grove.identity.bytes.Bytes;
import grove.identity.testing.SeededRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A network in a [World]: hosts by name, connections with delay and bandwidth, and a [Weather] that
/// says who reaches whom.
///
/// While two hosts are apart their connections stay open and carry nothing, as TCP does; what was
/// sent arrives when they meet again, if both ends have waited. A dial across fails after a while.
public final class SimNetwork {
  /// After which a dial that nobody answers fails.
  static final long CONNECT_MS = 5_000;

  private final World world;
  private final SeededRandom random;
  private final long delayMinMs;
  private final long delayMaxMs;
  private final Map<Address, SimListener> listeners = new HashMap<>();
  private final Weather weather = new Weather();
  private final Set<SimConnection> connections = new LinkedHashSet<>();
  private final List<SimRadio> radios = new ArrayList<>();
  private int portsMade;
  private long bytesCarried;
  private long longestQueueBytes;

  /// @param delayMinMs shortest way from host to host
  /// @param delayMaxMs longest way
  public SimNetwork(World world, long delayMinMs, long delayMaxMs) {
    this.world = world;
    this.delayMinMs = delayMinMs;
    this.delayMaxMs = delayMaxMs;
    random = world.random("network");
  }

  World world() {
    return world;
  }

  /// The network as one host sees it.
  public Transport host(String name) {
    return new Host(name);
  }

  /// Who reaches whom, and how fast. After a change call [#weatherChanged].
  public Weather weather() {
    return weather;
  }

  /// What was held goes on where it can now.
  public void weatherChanged() {
    List.copyOf(connections).forEach(SimConnection::flush);
  }

  /// What a host hears and says near itself: all hosts of its island are near.
  public LocalNetwork near(String name) {
    return (loop, hearer) -> {
      var radio = new SimRadio(name, loop, hearer);
      radios.add(radio);
      return radio;
    };
  }

  /// Puts hosts on an island; all begin on island 0.
  public void move(String host, int island) {
    weather.move(host, island);
    weatherChanged();
  }

  /// Brings all hosts together again.
  public void heal() {
    weather.heal();
    weatherChanged();
  }

  /// Ends some of the connections of a host, as a router does that forgets them.
  ///
  /// @param toldPercent how many of them are ended at both ends; of the others one end hears nothing
  public void cut(String host, int percent, int toldPercent) {
    for (var connection : List.copyOf(connections)) {
      if (connection.from().equals(host) && random.nextInt(100) < percent) {
        if (random.nextInt(100) < toldPercent) {
          connection.abort();
        } else {
          connection.vanish();
        }
      }
    }
  }

  /// The host loses its power: its doors are gone, and nobody at the other ends is told.
  public void vanish(String host) {
    listeners.keySet().removeIf(address -> address.host().equals(host));
    for (var connection : List.copyOf(connections)) {
      if (connection.from().equals(host)) {
        connection.vanish();
      }
    }
  }

  /// Bytes that have arrived, in all.
  public long bytesCarried() {
    return bytesCarried;
  }

  /// Open ends of connections.
  public int openEnds() {
    return connections.size();
  }

  void carried(int bytes) {
    bytesCarried += bytes;
  }

  /// The longest queue that one end of a connection had so far, bytes.
  public long longestQueueBytes() {
    return longestQueueBytes;
  }

  void queued(long bytes) {
    longestQueueBytes = Math.max(longestQueueBytes, bytes);
  }

  void ended(SimConnection connection) {
    connections.remove(connection);
  }

  /// By how much a piece is later than the line's delay.
  long jitterMs() {
    var most = weather.jitterMs();
    return most > 0 ? random.nextLong(most + 1) : 0;
  }

  private long delay() {
    return delayMinMs + (delayMaxMs > delayMinMs ? random.nextLong(delayMaxMs - delayMinMs) : 0);
  }

  private void connect(SimConnection caller, Address to) {
    var listener = listeners.get(to);
    if (!weather.connects(caller.from(), to.host())) {
      world.schedule(CONNECT_MS, caller::onEnd);
    } else if (listener == null || !listener.welcome.test(caller.from())) {
      caller.onEnd();
    } else {
      var port = 50_000 + portsMade++ % 10_000;
      var callee = new SimConnection(this, to.host(), new Address(caller.from(), port));
      connections.add(callee);
      caller.meet(callee, delay() + weather.slowMs(caller.from()) + weather.slowMs(to.host()));
      listener.loop.execute(() -> listener.onConnection.accept(callee));
      caller.flush();
    }
  }

  /// An open door in the simulated network.
  private final class SimListener implements Transport.Listener {
    private final Address address;
    private final Loop loop;
    private final Predicate<String> welcome;
    private final Consumer<Connection> onConnection;

    SimListener(
        Address address, Loop loop, Predicate<String> welcome, Consumer<Connection> onConnection) {
      this.address = address;
      this.loop = loop;
      this.welcome = welcome;
      this.onConnection = onConnection;
    }

    @Override
    public Address address() {
      return address;
    }

    @Override
    public List<Address> addresses() {
      return List.of(address);
    }

    @Override
    public void close() {
      listeners.remove(address, this);
    }
  }

  /// One host's end of the local network.
  private final class SimRadio implements LocalNetwork.Radio {
    private final String host;
    private final Loop loop;
    private final LocalNetwork.Hearer hearer;

    SimRadio(String host, Loop loop, LocalNetwork.Hearer hearer) {
      this.host = host;
      this.loop = loop;
      this.hearer = hearer;
    }

    @Override
    public void send(Bytes datagram) {
      for (var other : List.copyOf(radios)) {
        if (weather.carries(host, other.host)) {
          world.schedule(delay(), () -> other.hear(datagram, host));
        }
      }
    }

    private void hear(Bytes datagram, String from) {
      if (radios.contains(this)) {
        loop.execute(() -> hearer.onDatagram(datagram, from));
      }
    }

    @Override
    public void close() {
      radios.remove(this);
    }
  }

  /// One host's transport.
  private final class Host implements Transport {
    private final String name;

    Host(String name) {
      this.name = name;
    }

    @Override
    public Listener listen(
        Address at, Loop loop, Predicate<String> welcome, Consumer<Connection> onConnection) {
      var port = at.port() == 0 ? 40_000 + portsMade++ % 10_000 : at.port();
      var address = new Address(name, port);
      var listener = new SimListener(address, loop, welcome, onConnection);
      if (listeners.putIfAbsent(address, listener) != null) {
        throw new GraphException("can not listen at port " + port + ": taken; choose another");
      }
      return listener;
    }

    @Override
    public Connection dial(Address to) {
      var caller = new SimConnection(SimNetwork.this, name, to);
      connections.add(caller);
      world.schedule(delay(), () -> connect(caller, to));
      return caller;
    }

    /// The process dies: its doors are shut, its connections end at once.
    @Override
    public void close() {
      listeners.keySet().removeIf(address -> address.host().equals(name));
      for (var connection : new ArrayList<>(connections)) {
        if (connection.from().equals(name)) {
          connection.abort();
        }
      }
    }
  }
}

package grove.graph;

import grove.graph.net.MulticastNetwork;
import grove.identity.bytes.Bytes;

/// The local network as a port: small datagrams to everybody near, from whoever is near.
///
/// Datagrams may be lost, doubled, or come from anybody. The methods may be called from any thread.
public interface LocalNetwork {
  /// Bytes of a datagram, at most; what is longer is not delivered.
  int DATAGRAM_BYTES_MAX = 512;

  /// Begins to hear. Where the machine has no network now, it is looked for again at each sending.
  ///
  /// @param loop where the hearer is called
  Radio open(Loop loop, Hearer hearer);

  /// Multicast, IPv4 and IPv6, on every network interface that allows it.
  static LocalNetwork multicast() {
    return new MulticastNetwork();
  }

  /// Takes what comes.
  interface Hearer {
    /// Somebody near said something.
    ///
    /// @param host address of the sender as this machine can dial it
    void onDatagram(Bytes datagram, String host);
  }

  /// An open end.
  interface Radio extends AutoCloseable {
    /// Sends to everybody near, this machine's other nodes included; returns at once.
    void send(Bytes datagram);

    @Override
    void close();
  }
}

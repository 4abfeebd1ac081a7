package grove.graph.net;

import grove.graph.LocalNetwork;
import grove.graph.Loop;

/// Multicast datagrams, by virtual threads.
public final class MulticastNetwork implements LocalNetwork {
  @Override
  public Radio open(Loop loop, Hearer hearer) {
    var radio = new MulticastRadio(loop, hearer);
    radio.start();
    return radio;
  }
}

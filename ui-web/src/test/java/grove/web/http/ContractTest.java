package grove.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import grove.graph.Address;
import grove.graph.Loop;
import grove.graph.PeerPort;
import grove.graph.Transport;
import grove.identity.WeakHardening;
import grove.web.Contract;
import grove.web.group.NodeCore;
import grove.web.group.NodeParts;
import grove.web.group.NodeSources;
import grove.web.home.Home;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keeps openapi.yaml true: it names exactly the methods and paths that the node offers. That the
/// answers are as it says is checked wherever tests ask a node ([grove.web.TestNode]).
final class ContractTest {
  @TempDir Path folder;

  @Test
  void documentNamesExactlyWhatIsOffered() {
    Transport transport = Transport.sockets();
    try (Home home = assertInstanceOf(Home.Opening.Opened.class, Home.open(folder)).home();
        Loop.Running loop = Loop.thread("test-peers");
        PeerPort peers = new PeerPort(loop, transport, new Address("127.0.0.1", 0));
        NodeCore core =
            new NodeCore(
                home,
                new NodeParts.Network(transport, peers),
                new NodeSources(new SecureRandom(), loop, WeakHardening.forTests()),
                event -> {});
        WebServer web =
            WebServer.open(
                new PortChoice(OptionalInt.of(0), 0, 0),
                new WebKeeping("token", Map.of(), kept -> {}),
                new SecureRandom(),
                () -> 0L)) {
      web.serve(core, new NodeFacts("0", "", 1, false, false));
      Set<String> offered = new TreeSet<>();
      web.endpoints().forEach(e -> offered.add(e.method().name() + " " + e.path()));
      assertEquals(Contract.shipped().operations(), offered);
    } finally {
      transport.close();
    }
  }
}

package grove.web.group;

import grove.graph.Loop;
import grove.graph.PeerPort;
import grove.graph.Transport;
import grove.identity.Vault;
import grove.web.home.Home;
import java.security.SecureRandom;
import java.util.function.Consumer;

/// What all workspaces of a node share.
///
/// @param indexLoop the thread that writes all search indexes
/// @param events hears what changed; may be called by any thread
public record NodeParts(
    Home home,
    Vault vault,
    Network network,
    Loop indexLoop,
    SecureRandom random,
    Consumer<LiveEvent> events) {

  /// The way to other nodes.
  public record Network(Transport transport, PeerPort port) {}
}

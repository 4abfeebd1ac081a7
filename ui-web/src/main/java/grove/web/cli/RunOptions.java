package grove.web.cli;

import java.nio.file.Path;
import java.util.Optional;

/// How a node is to be started.
///
/// @param home the node's folder
/// @param port of the page, on loopback; 0 = any free one; empty = the one of last time, else 4747, else the next free
/// @param peerPort for other nodes; 0 = any free one; empty = the one of last time, else any
/// @param bind address of the peer port; empty = all
/// @param name creates the identity unattended at the first start
/// @param browser open the page
/// @param lan look for nodes in the local network
/// @param metrics tell numbers about links and sync to programs, at `/api/metrics`
/// @param json say that it is ready in one line of JSON
public record RunOptions(
    Path home,
    Optional<Integer> port,
    Optional<Integer> peerPort,
    Optional<String> bind,
    Optional<String> name,
    boolean browser,
    boolean lan,
    boolean metrics,
    boolean json) {

  /// What starts a node and waits until it ends, and opens pages.
  public interface Starter {
    /// Returns when the node has ended.
    ExitStatus run(RunOptions options);

    /// Opens a page at its one-time address; false where there is no browser to open it in.
    boolean open(String url);
  }
}

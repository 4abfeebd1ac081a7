package grove.web;

import grove.graph.Address;
import grove.graph.GraphException;
import grove.graph.LocalNetwork;
import grove.graph.Loop;
import grove.graph.PeerPort;
import grove.graph.Transport;
import grove.identity.Hardening;
import grove.identity.Passphrase;
import grove.store.EntryStore;
import grove.web.group.HeapKeeper;
import grove.web.group.NodeCore;
import grove.web.group.NodeParts;
import grove.web.group.NodeSources;
import grove.web.group.NodeState;
import grove.web.group.Unlocking;
import grove.web.home.Home;
import grove.web.home.HomeException;
import grove.web.home.RunFiles;
import grove.web.home.Sessions;
import grove.web.home.Settings;
import grove.web.http.NodeFacts;
import grove.web.http.PortChoice;
import grove.web.http.WebKeeping;
import grove.web.http.WebServer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// A running node: the one place that wires everything, with the real clock, real randomness and
/// real sockets.
///
/// What is opened is closed in the opposite order, also where opening stops half way.
public final class Node implements AutoCloseable {
  private static final String ANY_ADDRESS = "0.0.0.0";

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final WebServer web;
  private final NodeCore core;
  private final RunFiles.Running running;

  private Node(Home home, NodeOptions options, NodeSources sources) {
    try {
      open.push(home);
      SecureRandom random = sources.random();
      Settings kept = Settings.read(home.settings());
      String token = WebServer.newToken(random);
      Sessions sessions = new Sessions(home.sessions());
      web =
          keep(
              WebServer.open(
                  new PortChoice(options.port(), kept.pagePort(), kept.contentPort()),
                  new WebKeeping(token, sessions.read(), sessions::write),
                  random,
                  System::currentTimeMillis));
      Loop.Running peerLoop = keep(Loop.thread("grove-peers"));
      Transport transport = Transport.sockets();
      open.push(transport::close);
      PeerPort peers = keep(peerPort(peerLoop, transport, options, kept));
      boolean near = options.lan() && options.bind().filter(Node::loopback).isEmpty();
      if (near) {
        peers.lookAround(LocalNetwork.multicast());
      }
      NodeParts.Network network = new NodeParts.Network(transport, peers);
      core = keep(new NodeCore(home, network, sources, web.feed()));
      keepPorts(home, options, kept, peers);
      core.open();
      if (options.name().isPresent() && core.state() == NodeState.NEW) {
        createIdentity(options.name().get());
      }
      String peer = peers.addresses().getFirst().toString();
      long pid = ProcessHandle.current().pid();
      web.serve(core, new NodeFacts(Version.current(), peer, pid, near, options.metrics()));
      running = new RunFiles.Running(web.url(), web.apiUrl(), peer, pid);
      home.runFiles().write(running, token);
      open.push(home.runFiles()::remove);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Starts a node in a home that this process holds. When this returns, the page answers;
  /// workspaces go on opening.
  ///
  /// @throws RuntimeException of a floor below, with one line for the user
  public static Node start(Home home, NodeOptions options) {
    Loop.Running upkeep = Loop.thread("grove-upkeep");
    upkeep.execute(EntryStore::prepare); // while the ports are opened
    Hardening hardening = Hardening.release(System::nanoTime);
    try {
      Node node = start(home, options, new NodeSources(new SecureRandom(), upkeep, hardening));
      node.open.addLast(upkeep);
      HeapKeeper.keep(upkeep);
      return node;
    } catch (RuntimeException e) {
      upkeep.close();
      throw e;
    }
  }

  /// The same with other sources; whoever made them closes the loop after the node.
  static Node start(Home home, NodeOptions options, NodeSources sources) {
    return new Node(home, options, sources);
  }

  /// How far it is.
  NodeState state() {
    return core.state();
  }

  /// Opens a locked node; see [NodeCore#unlock].
  Unlocking unlock(Passphrase passphrase) {
    return core.unlock(passphrase);
  }

  private static boolean loopback(String host) {
    return host.startsWith("127.") || host.equals("::1") || host.equals("localhost");
  }

  private void createIdentity(String name) {
    try {
      core.createIdentity(name, Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new HomeException(String.valueOf(e.getMessage()), e);
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.push(part);
    return part;
  }

  /// The port for other nodes: exactly the asked one, else the kept one, else any.
  private static PeerPort peerPort(
      Loop loop, Transport transport, NodeOptions options, Settings kept) {
    String host = options.bind().orElse(ANY_ADDRESS);
    if (options.peerPort().isPresent() || kept.peerPort() == 0) {
      return new PeerPort(loop, transport, new Address(host, options.peerPort().orElse(0)));
    }
    try {
      return new PeerPort(loop, transport, new Address(host, kept.peerPort()));
    } catch (GraphException e) {
      return new PeerPort(loop, transport, new Address(host, 0));
    }
  }

  /// Ports that came about by themselves, or were asked for by number, are kept; a port that was
  /// only free for today is not.
  private void keepPorts(Home home, NodeOptions options, Settings kept, PeerPort peers) {
    boolean anyPage = options.port().isPresent() && options.port().getAsInt() == 0;
    boolean anyPeer = options.peerPort().isPresent() && options.peerPort().getAsInt() == 0;
    boolean askedPage = options.port().isPresent() && !anyPage;
    boolean askedPeer = options.peerPort().isPresent() && !anyPeer;
    boolean firstPage = kept.pagePort() == 0 && !anyPage;
    boolean firstPeer = kept.peerPort() == 0 && !anyPeer;
    Settings now =
        new Settings(
            askedPage || firstPage ? web.pagePort() : kept.pagePort(),
            askedPage || firstPage ? web.contentPort() : kept.contentPort(),
            askedPeer || firstPeer ? peers.address().port() : kept.peerPort(),
            kept.autoLockMinutes());
    if (!now.equals(kept)) {
      now.write(home.settings());
    }
  }

  /// Where it can be reached.
  public RunFiles.Running running() {
    return running;
  }

  /// A one-time address by which a browser gets in; `used` runs when one has.
  CompletionStage<String> oneTimeUrl(Runnable used) {
    return web.oneTimeUrl(used);
  }

  /// Ends everything; what is stored stays as it is.
  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        System.getLogger("grove.web").log(System.Logger.Level.ERROR, "a part did not close", e);
      }
    }
  }
}

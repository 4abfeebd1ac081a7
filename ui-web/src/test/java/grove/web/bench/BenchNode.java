package grove.web.bench;

import grove.graph.Address;
import grove.graph.Loop;
import grove.graph.PeerPort;
import grove.grouping.InviteTerms;
import grove.grouping.Role;
import grove.grouping.WayIn;
import grove.identity.WeakHardening;
import grove.web.group.HeapKeeper;
import grove.web.group.LiveEvent;
import grove.web.group.NodeCore;
import grove.web.group.NodeParts;
import grove.web.group.NodeSources;
import grove.web.group.NodeState;
import grove.web.group.OpenWorkspace;
import grove.web.home.Home;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/// One node of a measurement, in a process of its own: all of the program but the page's server, which
/// would measure HTTP. It does what it is told on its standard input, a command a line, and answers
/// with one line of JSON.
///
/// Times are `System.nanoTime()`, which on one machine the processes share.
final class BenchNode implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("grove.bench");
  private static final long LOOK_NS = 200_000;
  private static final long LOOK_NS_MAX = 5_000_000;

  /// What is waited for is looked for so often, in parts of the time since it was waited for: looking
  /// every half a millisecond took a twentieth of the processor from what was measured.
  private static final long LOOKS = 100;

  private static final long WAIT_NS = 900_000_000_000L;
  private static final long JOIN_MS = 60_000;
  private static final long DAY_MS = 86_400_000;
  private static final int USES = 1_000;

  private final Home home;
  private final Loop.Running upkeep = Loop.thread("bench-upkeep");
  private final Loop.Running peers = Loop.thread("bench-peers");
  private final CountedTransport transport = new CountedTransport();
  private final SecureRandom random = new SecureRandom();
  private final List<Consumer<LiveEvent>> ears = new CopyOnWriteArrayList<>();
  private final PeerPort port;
  private final NodeCore core;
  private final Deeds deeds = new Deeds(this);

  private BenchNode(Path folder, int peerPort) {
    home =
        switch (Home.open(folder)) {
          case Home.Opening.Opened(Home opened) -> opened;
          case Home.Opening.Taken _ -> throw new IllegalStateException("the home is in use");
        };
    port = new PeerPort(peers, transport, new Address("127.0.0.1", peerPort));
    core =
        new NodeCore(
            home,
            new NodeParts.Network(transport, port),
            new NodeSources(random, upkeep, WeakHardening.forTests()),
            event -> ears.forEach(ear -> ear.accept(event)));
    HeapKeeper.keep(upkeep);
    core.open();
    if (core.state() == NodeState.NEW) {
      core.createIdentity("Bench " + folder.getFileName(), Optional.empty());
    }
  }

  /// Arguments: home, port for other nodes (0: any).
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    try (BenchNode node = new BenchNode(Path.of(args[0]), Integer.parseInt(args[1]))) {
      answers.println(new JsonObject().put("port", node.port.address().port()).encode());
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null && !line.equals("quit"); ) {
        answers.println(node.answer(line).encode());
        line = in.readLine();
      }
    }
  }

  private JsonObject answer(String line) {
    String[] words = line.split(" ", -1);
    try {
      return deeds.answer(words);
    } catch (RuntimeException | IOException e) {
      LOG.log(System.Logger.Level.ERROR, line, e);
      return new JsonObject().put("error", String.valueOf(e));
    }
  }

  NodeCore core() {
    return core;
  }

  CountedTransport transport() {
    return transport;
  }

  SecureRandom random() {
    return random;
  }

  /// Hears of whatever happens, on the loop of its workspace.
  void listen(Consumer<LiveEvent> ear) {
    ears.add(ear);
  }

  OpenWorkspace workspace(String id) {
    return core.workspaces().get(id).join();
  }

  <T> T ask(String id, Function<OpenWorkspace.Parts, T> question) {
    return workspace(id).call(question).join();
  }

  String found(String name) {
    OpenWorkspace made = core.workspaces().create(name, false).join();
    return made.call(parts -> parts.group().id().toHex()).join();
  }

  String invite(String id, String role) {
    InviteTerms terms = new InviteTerms(Role.valueOf(role), USES, DAY_MS, false);
    return ask(id, parts -> parts.group().invite(terms).link().orElseThrow());
  }

  /// Joins by a link; returns once this node is a member.
  void join(String link) {
    var by = Checked.parsed(() -> WayIn.parse(link, core.vault().identity()));
    core.workspaces().join(by, JOIN_MS).join();
  }

  /// Asks by a link, and does not wait for the answer.
  String beginJoin(String link) {
    var by = Checked.parsed(() -> WayIn.parse(link, core.vault().identity()));
    var _ = core.workspaces().join(by, 1);
    String id = by.group().toHex();
    until("asked", () -> Checked.quiet(() -> core.workspaces().get(id).join()).isPresent());
    return id;
  }

  /// Looks again and again until something holds.
  static void until(String what, java.util.function.BooleanSupplier holds) {
    long began = System.nanoTime();
    while (!holds.getAsBoolean()) {
      long waited = System.nanoTime() - began;
      if (waited > WAIT_NS) {
        throw new IllegalStateException("not within time: " + what);
      }
      LockSupport.parkNanos(Math.clamp(waited / LOOKS, LOOK_NS, LOOK_NS_MAX));
    }
  }

  @Override
  public void close() {
    List<AutoCloseable> parts =
        new ArrayList<>(List.of(core, port, transport::close, peers, upkeep));
    parts.add(home);
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.ERROR, "a part did not close", e);
      }
    }
  }
}

package grove.graph.sim;

import grove.graph.Address;
import grove.graph.Graph;
import grove.graph.GraphConfig;
import grove.graph.GraphEvent;
import grove.graph.GraphPolicy;
import grove.graph.GraphPorts;
import grove.graph.GraphStores;
import grove.graph.Neighbour;
import grove.graph.PeerPort;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceId;
import grove.identity.KeyPackage;
import grove.identity.LocalIdentity;
import grove.identity.RecoveryCode;
import grove.identity.SealKey;
import grove.identity.bytes.Hash;
import grove.store.Append;
import grove.store.BlobStore;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.Lane;
import grove.store.Segment;
import grove.store.testing.TestLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A node of a group as tests need it: the real graph on given ports and stores, with [Members] for
/// rules and logs of noise. All methods belong on the node's loop.
public final class TestNode {
  /// The founder's number; its genesis entry is the same in every test.
  public static final long FOUNDER = 1;

  private final long number;
  private final GraphPorts ports;
  private final GraphStores stores;
  private final Members members = new Members();
  private final LocalIdentity identity;
  private final TestLog control;
  private final TestLog data;
  private final PeerPort port;
  private final List<GraphEvent> events = new ArrayList<>();
  private Consumer<GraphEvent> listener = _ -> {};
  private GraphConfig config = GraphConfig.defaults();
  private Graph graph;

  /// @param number who it is: key, incarnation and log contents depend on it
  public TestNode(long number, GraphPorts ports, GraphStores stores, Address at) {
    this.number = number;
    this.ports = ports;
    this.stores = stores;
    identity = identity(number, ports);
    var founder = TestLog.founder(FOUNDER);
    var genesis = founder.genesis();
    control = number == FOUNDER ? founder : founder.other(number, Lane.CONTROL);
    data = founder.other(number, Lane.DATA);
    port = new PeerPort(ports.loop(), ports.transport(), at);
    if (number == FOUNDER) {
      must(stores.entries().append(genesis, true));
    }
    members.epoch(1);
    graph = makeGraph();
  }

  /// Makes the graph anew with other choices, before it is started.
  public void configure(GraphConfig choices) {
    config = choices;
    graph = makeGraph();
  }

  private Graph makeGraph() {
    return new Graph(
        config,
        identity,
        ports,
        stores,
        new GraphPolicy(members, members),
        event -> {
          events.add(event);
          listener.accept(event);
        });
  }

  /// The genesis entry of the test group.
  public static Segment genesis() {
    return TestLog.founder(FOUNDER).genesis();
  }

  /// Empty stores in memory for the test group.
  public static GraphStores memory() {
    var entries = EntryStore.memory(genesis().group());
    return new GraphStores(entries, BlobStore.memory());
  }

  public static DeviceId device(long number) {
    return TestLog.key(number).id();
  }

  private static LocalIdentity identity(long number, GraphPorts ports) {
    var device = TestLog.key(number);
    var seal = SealKey.generate(ports.random());
    var nowMs = ports.loop().nowMs();
    try (var person = RecoveryCode.generate(ports.random()).personKey()) {
      return new LocalIdentity(
          person.id(),
          "node " + number,
          device,
          number,
          List.of(DeviceCertificate.byPerson(person, device.id(), nowMs)),
          KeyPackage.issue(device, seal, nowMs),
          List.of(seal));
    }
  }

  /// Lists members by number, this node included.
  public void know(long... numbers) {
    members.list(device(number));
    for (var other : numbers) {
      members.list(device(other));
    }
  }

  /// Puts the genesis entry and the own first control entry into the store.
  public void enrol() {
    stores.entries().append(genesis(), true);
    if (number != FOUNDER) {
      append(control.naming(genesis().last().id()));
    }
  }

  public void start() {
    graph.start(port);
  }

  /// Starts at a port that it shares with others.
  public void startAt(PeerPort shared) {
    graph.start(shared);
  }

  public void meet(TestNode other) {
    graph.learn(other.device(), List.of(other.port.address()));
  }

  /// Ends this node's graph and makes another one on the same stores, as a restart does.
  public void restart() {
    graph.stop();
    graph = makeGraph();
    graph.start(port);
  }

  /// Writes records to the own data log, as one signed run, and announces them.
  public Segment write(int count, int bodyBytes) {
    var run = data.head().seq() == 0 ? first(count, bodyBytes) : data.segment(count, bodyBytes);
    append(run);
    graph.announce(run);
    return run;
  }

  /// Writes an own control entry that names others, and announces it.
  public Segment writeControl(Hash... heads) {
    var run = control.naming(heads);
    append(run);
    graph.announce(run);
    return run;
  }

  /// The first entry of a data log names the entry that enrols its device.
  private Segment first(int count, int bodyBytes) {
    var enrolled = stores.entries().entry(control.log(), 1).orElseThrow().id();
    var entries = new ArrayList<Entry>();
    for (var i = 0; i < count; i++) {
      var draft = data.draft().body(bodyBytes);
      if (i == 0) {
        draft.heads(enrolled);
      }
      entries.add(i == count - 1 ? data.signed(draft) : data.entry(draft));
    }
    return new Segment(entries);
  }

  private void append(Segment run) {
    must(stores.entries().append(run, true));
  }

  private static void must(Append result) {
    if (!(result instanceof Append.Accepted)) {
      throw new IllegalStateException("not accepted: " + result);
    }
  }

  public void listen(Consumer<GraphEvent> with) {
    listener = with;
  }

  public Graph graph() {
    return graph;
  }

  public Members members() {
    return members;
  }

  public LocalIdentity identity() {
    return identity;
  }

  public DeviceId device() {
    return identity.device().id();
  }

  public PeerPort port() {
    return port;
  }

  public EntryStore entries() {
    return stores.entries();
  }

  public BlobStore blobs() {
    return stores.blobs();
  }

  public GraphPorts ports() {
    return ports;
  }

  public TestLog control() {
    return control;
  }

  public TestLog data() {
    return data;
  }

  public List<GraphEvent> events() {
    return events;
  }

  /// Neighbours on which entries flow.
  public long ready() {
    return graph.neighbours().stream().filter(Neighbour::ready).count();
  }

  public Hash digest() {
    return entries().frontier().digest();
  }

  @Override
  public String toString() {
    return "node " + number;
  }
}

package grove.grouping.sim;

import grove.graph.Address;
import grove.graph.Contact;
import grove.graph.Graph;
import grove.graph.GraphConfig;
import grove.graph.GraphEvent;
import grove.graph.GraphPolicy;
import grove.graph.GraphPorts;
import grove.graph.GraphStores;
import grove.graph.Neighbour;
import grove.graph.PeerPort;
import grove.graph.sim.SimLoop;
import grove.graph.sim.SimNetwork;
import grove.graph.sim.World;
import grove.grouping.Group;
import grove.grouping.GroupEvent;
import grove.grouping.GroupNetwork;
import grove.grouping.GroupPorts;
import grove.grouping.GroupStanding;
import grove.grouping.InvitationLink;
import grove.grouping.Opened;
import grove.grouping.Unshown;
import grove.grouping.WayIn;
import grove.grouping.space.Rewriting;
import grove.grouping.space.Workspace;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.Vault;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import grove.store.BlobStore;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.GroupId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One person's node in a simulated world: the real vault, group and graph, wired as a node wires
/// them, over stores in memory. All methods belong on the world's thread.
public final class GroupNode {
  private static final int PORT = 4_748;

  private final World world;
  private final SimNetwork network;
  private final String name;
  private final Vault vault;
  private final GraphPorts ports;
  private final PeerPort port;
  private final List<GroupEvent> events = new ArrayList<>();
  private final List<Workspace> spaces = new ArrayList<>();
  private final List<GraphEvent> graphEvents = new ArrayList<>();
  private final BlobStore blobs = BlobStore.memory();
  private @Nullable SimLoop loop;
  private boolean stubborn;
  private Function<GroupId, EntryStore> shelf = EntryStore::memory;
  private @Nullable EntryStore store;
  private @Nullable Group group;
  private @Nullable Graph graph;

  /// @param name what the person is called, and their host
  public GroupNode(World world, SimNetwork network, String name, Path folder) {
    this(
        world,
        network,
        name,
        random -> Vault.create(folder.resolve(name + ".vault"), name, random, world.nowMs()));
  }

  private GroupNode(
      World world, SimNetwork network, String host, Function<SeededRandom, Vault> making) {
    this.world = world;
    this.network = network;
    this.name = host;
    var random = world.random(host);
    ports = new GraphPorts(world.loop(), network.host(host), random);
    vault = making.apply(random);
    port = new PeerPort(ports.loop(), ports.transport(), new Address(host, PORT));
  }

  /// A further device of somebody, linked by one that they have, which opens the group at once.
  public static GroupNode linked(GroupNode by, String host, Path folder) {
    var device = paired(by, host, folder);
    device.arrive(by.group().id());
    return device;
  }

  /// The same without a group open yet: both devices have compared digits over the network.
  public static GroupNode paired(GroupNode by, String host, Path folder) {
    return new GroupNode(
        by.world,
        by.network,
        host,
        random -> new PairedDevice(by, host, random).vault(folder.resolve(host + ".vault")));
  }

  /// Somebody on a new device, with nothing but their recovery code.
  public static GroupNode recovered(GroupNode lost, String host, Path folder) {
    return new GroupNode(
        lost.world,
        lost.network,
        host,
        random -> {
          var path = folder.resolve(host + ".vault");
          try (var code = lost.vault.recoveryCode().orElseThrow()) {
            return Vault.recover(
                path, code, lost.name, Optional.empty(), random, lost.world.nowMs());
          }
        });
  }

  /// A copy of somebody's home on another host, which sees at its start that it is one.
  public static GroupNode copied(GroupNode of, String host, Path folder) {
    var path = folder.resolve(host + ".vault");
    var copy =
        new GroupNode(
            of.world,
            of.network,
            host,
            random -> {
              var vault = HomeCopy.vault(folder.resolve(of.name + ".vault"), path);
              vault.newIncarnation(random);
              return vault;
            });
    copy.store = of.copyOfStore();
    copy.open();
    return copy;
  }

  /// Opens a group of which this vault was told by another device.
  public void arrive(GroupId id) {
    begin(() -> Group.open(groupPorts(), id));
  }

  public void found(String workspace) {
    begin(() -> Group.found(groupPorts(), workspace));
  }

  /// Founds a workspace with a key; gives its code.
  public String foundWithKey(String workspace) {
    begin(() -> Group.foundWithKey(groupPorts(), workspace));
    return group().workspaceKey().code().orElseThrow();
  }

  /// Begins to ask for admission.
  public void join(String link) {
    begin(() -> {
      try {
        return Group.joining(groupPorts(), WayIn.parse(link, vault.identity()));
      } catch (MalformedException e) {
        throw new AssertionError(e);
      }
    });
  }

  /// Begins to ask for admission by a link, at this member only.
  public void joinAt(String link, GroupNode member) {
    try {
      var by = InvitationLink.parse(link);
      join(
          new InvitationLink(
                  by.group(),
                  by.inviteSeed(),
                  by.knock(),
                  by.discovery(),
                  List.of(new Contact(member.device(), member.port.addresses())),
                  by.preview())
              .text());
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  /// A copy of this node's whole home, started at another host: two nodes with one device key and
  /// one incarnation.
  public GroupNode copy(String host, Path folder) {
    var from = folder.resolve(name + ".vault");
    var path = folder.resolve(host + ".vault");
    var copy = new GroupNode(world, network, host, _ -> HomeCopy.vault(from, path));
    copy.store = HomeCopy.entries(store());
    copy.open();
    return copy;
  }

  /// Learns where another node can be reached.
  public void meet(GroupNode other) {
    graph().learn(other.device(), other.port.addresses());
  }

  /// A device that does not mind that its log is frozen, and writes on.
  public GroupNode stubborn() {
    stubborn = true;
    return this;
  }

  /// Two copies of this home wrote: it goes on under a new incarnation, as a node does.
  private void renewIfForked() {
    if (!stubborn && group != null && group.forks().ofThisHome()) {
      vault.newIncarnation(ports.random());
      restart();
    }
  }

  /// Ends graph and group, and opens them again on what is stored.
  public void restart() {
    stop();
    open();
  }

  /// Opens again what was stopped.
  public void open() {
    takeOut();
    begin(() -> Group.open(groupPorts(), store().group()));
  }

  /// The computer sleeps, if it is on.
  public void sleep() {
    if (group != null) {
      loop().pause();
    }
  }

  public void wake() {
    if (group != null) {
      loop().resume();
    }
  }

  public void stop() {
    graph().stop();
    loop().close();
    graph = null;
    group = null;
  }

  private void begin(Supplier<Group> opening) {
    // A group that was stopped does nothing any more: its tasks go with its loop.
    loop = world.loop();
    var opened = opening.get();
    group = opened;
    opened.listen(events::add);
    spaces.clear();
    var stores = new GraphStores(store(), blobs);
    var policy = new GraphPolicy(opened.security(), opened.desk());
    var made =
        new Graph(GraphConfig.defaults(), vault.identity(), ports, stores, policy, this::onGraph);
    graph = made;
    opened.contacts().forEach(contact -> made.learn(contact.device(), contact.addresses()));
    made.start(port);
    opened.connected();
    opened.devices().resume(Rewriting::stub);
    opened.joinAttempt(port.addresses()).ifPresent(made::join);
  }

  private void onGraph(GraphEvent event) {
    hear(event);
    var to = group;
    if (to != null && graph != null && to.waiting() && ready() > 0 && graph.progress().current()) {
      to.devices().inStep();
    }
  }

  private void hear(GraphEvent event) {
    graphEvents.add(event);
    var to = group;
    if (to == null) {
      return;
    }
    switch (event) {
      case GraphEvent.EntriesReceived received -> {
        to.onReceived(received.entries());
        spaces.forEach(Workspace::catchUp);
      }
      case GraphEvent.JoinAnswered answered -> to.onJoinAnswer(answered.state());
      case GraphEvent.LogFrozen frozen -> {
        to.onFrozen(frozen.log());
        world.loop().schedule(0, this::renewIfForked);
      }
      case GraphEvent.NeighbourChanged _,
          GraphEvent.AcknowledgementsChanged _,
          GraphEvent.BlobProgress _,
          GraphEvent.ChunkLost _,
          GraphEvent.BodiesReceived _,
          GraphEvent.CopiesChanged _,
          GraphEvent.LogsWaiting _,
          GraphEvent.DirectReceived _,
          GraphEvent.StoreFailed _,
          GraphEvent.ClosedByPeer _ -> {}
      case GraphEvent.OwnLogBehind behind -> renew(behind.log().incarnation());
      case GraphEvent.Heard heard ->
          to.presence().onHeard(heard.device(), heard.spoken(), heard.payload());
      case GraphEvent.CopyRuns _ -> renew(vault.identity().incarnation());
    }
  }

  /// This home is an old copy: what a node does then, over stores in memory.
  private void renew(long incarnation) {
    if (stubborn || vault.identity().incarnation() != incarnation) {
      return;
    }
    graph().renounce();
    vault.newIncarnation(ports.random());
    restart();
  }

  /// Takes out of the store what was given up.
  private void takeOut() {
    var unshown = Unshown.of(store(), vault.identity());
    if (!unshown.isEmpty()) {
      var copy = shelf.apply(store().group());
      unshown.copy(store(), copy);
      store = copy;
    }
  }

  /// Where new stores come from.
  public void keepIn(Function<GroupId, EntryStore> stores) {
    shelf = stores;
  }

  /// The process is gone, wherever it was.
  public void die() {
    if (graph != null) {
      graph.stop();
    }
    loop().close();
    graph = null;
    group = null;
  }

  /// Puts the home back as it was when `copy` was taken, which no trace of the disk tells.
  public void rollBack(EntryStore copy) {
    stop();
    store = copy;
    open();
  }

  /// All that is stored, in a store of its own.
  public EntryStore copyOfStore() {
    return HomeCopy.store(store());
  }

  private GroupPorts groupPorts() {
    var network =
        new GroupNetwork(
            segment -> withGraph(g -> g.announce(segment)),
            epoch -> withGraph(g -> g.wantKey(epoch)),
            () -> withGraph(Graph::membershipChanged),
            this::contacts,
            (spoken, payload) -> withGraph(g -> g.say(spoken, payload)));
    return new GroupPorts(
        vault,
        id -> {
          var opened = store == null ? EntryStore.memory(id) : store;
          store = opened;
          return opened;
        },
        loop(),
        ports.random(),
        network);
  }

  /// Who is named in invitations and to a linked device: this device, then others of the group.
  private List<Contact> contacts() {
    var known = new ArrayList<>(List.of(new Contact(device(), port.addresses())));
    if (group != null) {
      known.addAll(group.contacts());
    }
    withGraph(g -> known.addAll(g.contacts()));
    var contacts = new ArrayList<Contact>();
    for (var contact : known) {
      if (contacts.stream().noneMatch(c -> c.device().equals(contact.device()))) {
        contacts.add(contact);
      }
    }
    return contacts;
  }

  private void withGraph(Consumer<Graph> use) {
    if (graph != null) {
      use.accept(graph);
    }
  }

  private SimLoop loop() {
    if (loop == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return loop;
  }

  public Group group() {
    if (group == null) {
      throw new IllegalStateException(name + " has no group open");
    }
    return group;
  }

  public Graph graph() {
    if (graph == null) {
      throw new IllegalStateException(name + " has no graph");
    }
    return graph;
  }

  public EntryStore store() {
    if (store == null) {
      throw new IllegalStateException(name + " has no store");
    }
    return store;
  }

  public Vault vault() {
    return vault;
  }

  World world() {
    return world;
  }

  SimNetwork network() {
    return network;
  }

  GraphPorts ports() {
    return ports;
  }

  public PersonId person() {
    return vault.identity().person();
  }

  public DeviceId device() {
    return vault.identity().device().id();
  }

  public boolean member() {
    return group().standing() == GroupStanding.MEMBER;
  }

  public Entry write(String text) {
    return group().write(Bytes.utf8("stub"), Bytes.utf8(text), List.of());
  }

  /// Whether the entry is here, counts, and says this.
  public boolean reads(Entry entry, String text) {
    return store().entry(entry.id()).filter(e -> reads(group().open(e), text)).isPresent()
        && group().effective(entry);
  }

  private static boolean reads(Opened opened, String text) {
    return opened instanceof Opened.Plain plain
        && plain.body().equals(Optional.of(Bytes.utf8(text)));
  }

  /// Neighbours on which entries flow.
  public long ready() {
    return graph().neighbours().stream().filter(Neighbour::ready).count();
  }

  /// A workspace of the group hears of what happens in it, and of what comes.
  public void carries(Workspace space) {
    group().listen(space::on);
    spaces.add(space);
  }

  public List<GroupEvent> events() {
    return events;
  }

  public List<GraphEvent> graphEvents() {
    return graphEvents;
  }

  @Override
  public String toString() {
    return name;
  }
}

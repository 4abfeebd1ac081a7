package grove.web.sim;

import grove.graph.Address;
import grove.graph.Graph;
import grove.graph.Loop;
import grove.graph.PeerPort;
import grove.graph.Transport;
import grove.graph.sim.SimLoop;
import grove.grouping.Group;
import grove.grouping.GroupPorts;
import grove.grouping.GroupStanding;
import grove.grouping.Unshown;
import grove.grouping.WayIn;
import grove.grouping.sim.MemoryPages;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.Vault;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import grove.store.BlobStore;
import grove.store.DiskTwin;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.store.LogId;
import grove.store.StoreException;
import grove.web.group.NodeParts;
import grove.web.group.Seat;
import grove.web.home.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One device of a person: a home that outlives its processes, and the process that has it open while
/// one runs. All of it is what a node is made of; disk, clock and network are the world's.
final class SimNode {
  private static final int PORT = 4_748;

  private final Ground ground;
  private final String host;
  private final SeededRandom random;
  private final Home home;
  private final Transport transport;
  private Vault vault;
  private Optional<DiskTwin> disk = Optional.empty();
  private final MemoryPages notes = new MemoryPages();
  private @Nullable SimLoop loop;
  private @Nullable PeerPort port;
  private @Nullable Seat seat;
  private long skewMs;
  private boolean hostile;
  private boolean forks;
  private boolean mayForge;
  private boolean forges;
  private Optional<DeviceId> withheld = Optional.empty();
  private String refused = "";

  /// A copy of a home, as it was at some time.
  record Copy(Path vault, DiskTwin disk) {}

  private SimNode(Ground ground, String host, Function<SeededRandom, Vault> making) {
    this.ground = ground;
    this.host = host;
    random = ground.world().random(host);
    home = ((Home.Opening.Opened) Home.open(ground.folder().resolve(host))).home();
    transport = ground.network().host(host);
    vault = making.apply(random);
  }

  /// A new person.
  static SimNode person(Ground ground, String host) {
    var path = ground.folder().resolve(host).resolve("vault");
    var now = ground.world().nowMs();
    return new SimNode(ground, host, random -> Vault.create(path, host, random, now));
  }

  /// A node with a vault that is made elsewhere, at the path given.
  static SimNode with(Ground ground, String host, Function<Path, Vault> making) {
    var path = ground.folder().resolve(host).resolve("vault");
    return new SimNode(ground, host, _ -> making.apply(path));
  }

  String host() {
    return host;
  }

  /// Whether this home writes the log: another home of the same device has another incarnation.
  boolean wrote(LogId log) {
    return log.device().equals(device()) && log.incarnation() == vault.identity().incarnation();
  }

  Vault vault() {
    return vault;
  }

  SeededRandom random() {
    return random;
  }

  PersonId person() {
    return vault.identity().person();
  }

  DeviceId device() {
    return vault.identity().device().id();
  }

  /// Whether it does what no honest node does; what it shows proves nothing.
  boolean hostile() {
    return hostile;
  }

  void turnHostile() {
    hostile = true;
  }

  /// From its next start on it has nothing of this author when it is asked.
  void withhold(DeviceId author) {
    withheld = Optional.of(author);
  }

  /// It is one whose chunks may be false one day; said before it begins.
  void mayForge() {
    mayForge = true;
  }

  /// From now on chunks are false that it sends; false if it is not one that may do so.
  boolean forge() {
    forges = mayForge;
    return forges;
  }

  /// Whether another home with the same keys wrote at the same time: its logs may fork.
  boolean forks() {
    return forks;
  }

  void mayFork() {
    forks = true;
  }

  boolean up() {
    return seat != null;
  }

  /// Why its request to join was refused; empty where it was not.
  String refused() {
    return refused;
  }

  /// Whether it has anything of the group.
  boolean begun() {
    return disk.isPresent();
  }

  Seat seat() {
    if (seat == null) {
      throw new IllegalStateException(host + " does not run");
    }
    return seat;
  }

  Group group() {
    return seat().group();
  }

  SimLoop loop() {
    if (loop == null) {
      throw new IllegalStateException(host + " does not run");
    }
    return loop;
  }

  Address address() {
    return new Address(host, PORT);
  }

  /// Whether it runs and its person is a member on this device.
  boolean member() {
    return up() && group().standing() == GroupStanding.MEMBER;
  }

  DiskTwin disk() {
    return disk.orElseThrow();
  }

  void disk(DiskTwin other) {
    disk = Optional.of(other);
  }

  /// How far its clock is ahead, also after a restart.
  void skew(long ms) {
    skewMs = ms;
    if (loop != null) {
      loop.skew(ms);
    }
  }

  long skewMs() {
    return skewMs;
  }

  // Life.

  void found(String workspace) {
    start(ports -> Group.found(ports, workspace));
    seat().founded();
  }

  /// Begins to ask for admission.
  void join(String link) {
    try {
      var way = WayIn.parse(link, vault.identity());
      start(ports -> Group.joining(ports, way));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  /// Opens a group of which the vault was told.
  void arrive(GroupId id) {
    start(ports -> Group.open(ports, id));
  }

  /// Starts it on what is stored; false where that can not be opened.
  boolean open() {
    try {
      start(ports -> Group.open(ports, ground.group()));
      return true;
    } catch (StoreException e) {
      drop();
      return false;
    }
  }

  private void start(Function<GroupPorts, Group> opening) {
    refused = "";
    var process = ground.world().loop(skewMs).onFailure(e -> ground.onFailure(this, e));
    loop = process;
    var door = new PeerPort(process, transport, address());
    port = door;
    var search = ground.search();
    Loop indexLoop = search ? ground.world().loop() : new DeafLoop(ground.world());
    var parts =
        new NodeParts(
            home, vault, new NodeParts.Network(transport, door), indexLoop, random, _ -> {});
    var index = search ? Optional.of(home.root().resolve("index")) : Optional.<Path>empty();
    seat =
        new Seat(
            parts,
            process,
            opening,
            new Seat.Disk(this::entries, this::blobs, notes, index),
            around());
  }

  private EntryStore entries(GroupId group) {
    var twin = disk.orElseGet(() -> new DiskTwin(group));
    disk = Optional.of(twin);
    var unshown = Unshown.of(twin.open(), vault.identity());
    if (!unshown.isEmpty()) {
      ground.onTakenOut(this, Graph.renounced(twin.open(), vault.identity()));
      takeOut(unshown);
    }
    var store = disk().open(run -> ground.onStored(this, run));
    ground.onOpened(this, store);
    return withheld.map(author -> Withholding.of(store, author)).orElse(store);
  }

  private BlobStore blobs(GroupId group) {
    var blobs = disk().blobs();
    return mayForge ? Withholding.forged(blobs, () -> forges) : blobs;
  }

  private Seat.Around around() {
    var process = loop;
    return new Seat.Around() {
      @Override
      public void onRefused(String reason) {
        refused = reason;
      }

      @Override
      public void onOldCopy(long incarnation) {
        if (process != null) {
          process.schedule(0, () -> renew(incarnation));
        }
      }
    };
  }

  /// What a node does whose home turned out to be an old copy: see `Workspaces`.
  private void renew(long incarnation) {
    if (vault.identity().incarnation() == incarnation && seat != null && !hostile) {
      seat.graph().renounce();
      stop();
      vault.newIncarnation(random);
      open();
    }
  }

  private void takeOut(Unshown unshown) {
    var fresh = disk().emptied();
    try (var from = disk().open();
        var to = fresh.open()) {
      unshown.copy(from, to);
    }
    disk = Optional.of(fresh);
    notes.remove(notes.numbers());
  }

  /// A clean end.
  void stop() {
    var ending = seat;
    if (ending != null) {
      ground.onEnding(this);
      seat = null;
      ending.close();
    }
    drop();
  }

  /// The process is killed; the operating system keeps what it has written.
  void kill() {
    if (up()) {
      drop();
      transport.close();
      disk.ifPresent(twin -> twin.crash(Optional.empty()));
    }
  }

  /// The machine loses its power: what was not synced may be gone, and nobody is told.
  ///
  /// @return how many writes were lost
  int losePower(SeededRandom fate) {
    if (!up()) {
      return 0;
    }
    drop();
    ground.network().vanish(host);
    return disk.map(twin -> twin.crash(Optional.of(fate))).orElse(0);
  }

  private void drop() {
    if (seat != null) {
      ground.onEnding(this);
      seat.closeSearch();
    }
    if (loop != null) {
      loop.kill();
    }
    if (port != null) {
      port.close();
    }
    seat = null;
    loop = null;
    port = null;
  }

  void restart() {
    stop();
    open();
  }

  // Copies.

  /// A copy of the home as of now.
  Copy copy(String name) {
    var path = ground.folder().resolve(name + ".vault");
    move(home.vault(), path);
    return new Copy(path, disk().copy());
  }

  /// A vault of its own with what the node's holds now.
  Vault vaultCopy(String name) {
    var path = ground.folder().resolve(name + ".vault");
    move(home.vault(), path);
    return Vault.open(path);
  }

  /// Puts the home back as it was when the copy was made; it is not running.
  void rollBack(Copy to) {
    vault.close();
    move(to.vault(), home.vault());
    vault = Vault.open(home.vault());
    disk = Optional.of(to.disk().copy());
  }

  /// Another home, on another host, with the same keys and entries.
  SimNode cloned(String as) {
    var node =
        with(
            ground,
            as,
            path -> {
              move(home.vault(), path);
              return Vault.open(path);
            });
    node.disk = Optional.of(disk().copy());
    return node;
  }

  private static void move(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The end of the world.
  void close() {
    drop();
    vault.close();
    home.close();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  /// By its name, so that sets and maps of nodes have one order in every run.
  @Override
  public int hashCode() {
    return host.hashCode();
  }

  @Override
  public String toString() {
    return host;
  }
}

package grove.graph;

import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.sync.OwnLogs;
import grove.identity.DeviceId;
import grove.identity.LocalIdentity;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.BlobRef;
import grove.store.EntryStore;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One group's part in the network: links to neighbours, and everything that travels on them.
///
/// All methods are called on the graph's loop, and so is the listener. The listener may call back
/// into the graph.
public final class Graph {
  /// From one look at what changed around the node to the next: own addresses, and a random
  /// neighbour's frontier.
  private static final long UPKEEP_MS = 60_000;

  /// From one look to the next whether time was lost, and how much has to be missing.
  private static final long WATCH_MS = 15_000;

  private static final long LOST_MS = 15_000;

  private final Site site;
  private final Switchboard board;
  private @Nullable PeerPort port;
  private boolean judging;
  private long watchedMs;

  public Graph(
      GraphConfig config,
      LocalIdentity self,
      GraphPorts ports,
      GraphStores stores,
      GraphPolicy policy,
      Consumer<GraphEvent> listener) {
    site = new Site(config, self, ports, stores, policy, listener);
    board = new Switchboard(site);
  }

  /// Opens the door at the port and begins to dial. Once.
  public void start(PeerPort at) {
    if (port != null || site.stopped()) {
      throw new IllegalStateException("a graph is started once");
    }
    port = at;
    board.ephemerals().load();
    board.book().load();
    board.whenMoved(this::sayAddresses);
    board.dialer().load();
    at.open(board);
    at.radio().ifPresent(radio -> board.nearby().open(radio, at.address().port()));
    board.acknowledger().onStored();
    board.beacons().start();
    upkeep();
    watch();
    board.dialer().wake();
  }

  /// Ends all links and closes the door. Afterwards nothing of the graph uses the stores.
  public void stop() {
    if (site.stopped()) {
      return;
    }
    if (port != null) {
      port.shut(board);
    }
    board.ephemerals().write();
    site.stop();
    board.dialer().stop();
    board.nearby().stop();
    board.joiner().cancel();
    site.links().all().forEach(link -> link.bye(ByeCode.STOPPING));
  }

  private void upkeep() {
    sayAddresses();
    var live = site.links().live();
    if (!live.isEmpty()) {
      var link = live.get(site.random().nextInt(live.size()));
      board.sync().ask(link, Lane.CONTROL);
      board.sync().ask(link, Lane.DATA);
      board.ephemerals().compare(link);
    }
    site.later(UPKEEP_MS, this::upkeep);
  }

  /// Looks whether time was lost: the machine slept, or its clock was set.
  private void watch() {
    var nowMs = site.nowMs();
    var lost = watchedMs != 0 && Math.abs(nowMs - watchedMs - WATCH_MS) > LOST_MS;
    watchedMs = nowMs;
    if (lost) {
      board.onMoved();
    }
    site.later(WATCH_MS, this::watch);
  }

  private void sayAddresses() {
    if (port != null) {
      var addresses = new ArrayList<>(site.config().advertised());
      addresses.addAll(port.addresses());
      var epoch = site.security().networkKeys().stream().findFirst().map(NetworkKey::epoch);
      board.book().say(addresses, epoch.orElse(Hash.ZERO));
    }
  }

  /// Tells neighbours of own entries, which are in the store and synced.
  public void announce(Segment segment) {
    if (!board.puller().ownLogs().holds(segment.log(), segment.first().seq() - 1)) {
      board.announcer().spread(segment, null);
    }
    board.puller().onOwn(segment.entries());
    board.acknowledger().onStored();
  }

  /// Own logs of which something is held, for no neighbour has said yet what it knows of them, and up
  /// to which seq each was shown. After [GraphEvent.OwnLogBehind] that stays so.
  public Map<LogId, Long> held() {
    return board.puller().ownLogs().held();
  }

  /// Gives up what is held: it is never shown, over restarts too, for it is to be written again under
  /// a new incarnation. Before a node begins one. After [GraphEvent.OwnLogBehind] it is done already.
  public void renounce() {
    board.puller().ownLogs().renounce();
  }

  /// What was given up and is in the store still: logs of older incarnations, and up to which seq each
  /// was shown. What is above has to be taken out before the group is opened.
  public static Map<LogId, Long> renounced(EntryStore entries, LocalIdentity self) {
    return OwnLogs.renounced(entries, self.device().id(), self.incarnation());
  }

  /// Sends data to one device of a member over the link with it, at most 64 KiB; told there by
  /// [GraphEvent.DirectReceived], and kept nowhere. False where no link is ready for it.
  ///
  /// @param purpose what it is for the floors above, 16 bits
  public boolean direct(DeviceId to, int purpose, Bytes payload) {
    return board.directs().send(to, purpose, payload);
  }

  /// Says something in passing to everybody who is there, sealed by the floor above; told to others by
  /// [GraphEvent.Heard].
  public void say(Spoken spoken, Bytes payload) {
    board.words().say(spoken, payload);
  }

  /// Learns from the floors above where a device may be reached, better addresses first. Where that is
  /// news, it is dialled at once, whatever failed before.
  public void learn(DeviceId device, List<Address> addresses) {
    if (board.book().learn(device, addresses)) {
      board.dialer().onSighted(device);
    }
  }

  /// Members' devices whose addresses are known here, as far as this node may tell.
  public List<Contact> contacts() {
    return board.book().devices().stream()
        .filter(device -> site.security().standing(device) == Standing.MEMBER)
        .map(device -> new Contact(device, board.book().addresses(device)))
        .filter(contact -> !contact.addresses().isEmpty())
        .toList();
  }

  /// Devices with which a link is open, ready or not.
  public List<Neighbour> neighbours() {
    return site.links().all().stream().filter(Link::open).map(this::neighbour).toList();
  }

  private Neighbour neighbour(Link link) {
    return new Neighbour(
        site.security().person(link.device()),
        link.device(),
        link.remote(),
        link.rttMs(),
        link.live(),
        link.sentBytes(),
        link.receivedBytes());
  }

  /// What each device says it holds, own device included.
  public Map<DeviceId, Acknowledgement> acknowledgements() {
    return board.acknowledger().all();
  }

  /// Tells everybody which blobs this node holds whole and synced, by their manifests; these and no
  /// others.
  public void hold(Collection<Hash> manifests) {
    board.copies().hold(manifests);
  }

  /// The devices that say they hold this blob whole.
  public Set<DeviceId> holders(Hash manifest) {
    return board.copies().holders(manifest);
  }

  /// Logs that wait for their authors' allowance, and up to which seq neighbours have them.
  public Map<LogId, Long> waiting() {
    return board.puller().waiting();
  }

  /// How far this node is behind its live neighbours.
  public SyncProgress progress() {
    return board.sync().progress();
  }

  /// A person looks at the group now: for two minutes what is written now is fetched before older things.
  public void attend() {
    board.puller().attend();
  }

  /// Fetches a blob from neighbours until it is complete; told by BlobProgress.
  public void want(BlobRef blob) {
    board.blobs().want(blob);
  }

  /// A person waits for a wanted blob: it goes before what was asked for earlier.
  public void hurry(BlobRef blob) {
    board.blobs().hurry(blob);
  }

  /// Stops fetching a blob.
  public void unwant(BlobRef blob) {
    board.blobs().unwant(blob);
  }

  /// Asks a neighbour for the keys of an epoch; told by [GraphSecurity#onKeySeal].
  public void wantKey(Hash epoch) {
    board.keys().want(epoch);
  }

  /// Asks the attempt's contacts for membership until one admits or refuses; told by JoinAnswered.
  /// Another attempt replaces the one before.
  public void join(JoinAttempt attempt) {
    attempt.contacts().forEach(contact -> learn(contact.device(), contact.addresses()));
    board.joiner().join(attempt);
  }

  /// Stops asking for membership.
  public void cancelJoin() {
    board.joiner().cancel();
  }

  /// How far asking for membership has come.
  public JoinProgress joinProgress() {
    return board.joiner().progress();
  }

  /// An answer of [GraphSecurity] may have changed: open links are judged again at once, in a task
  /// of their own, and logs that had to wait are asked about again.
  public void membershipChanged() {
    if (!judging) {
      judging = true;
      site.soon(this::rejudge);
    }
  }

  private void rejudge() {
    judging = false;
    board.rejudge();
    sayAddresses();
  }

  /// All that the graph tells of itself in numbers: what it counts, what its links carried and why they
  /// ended, and how things are now.
  public List<Metric> metrics() {
    var all = new ArrayList<Metric>();
    counters().forEach((name, value) -> all.add(new Metric(name, Map.of(), value, true)));
    all.addAll(site.traffic().metrics());
    all.add(now("links_open", site.links().all().size()));
    all.add(now("links_live", site.links().live().size()));
    all.add(now("queued_bytes", site.links().all().stream().mapToLong(Link::queuedBytes).sum()));
    all.add(now("entries_stored", site.entries().entries()));
    all.add(now("entries_missing", board.puller().missing()));
    all.add(now("logs_waiting", waiting().size()));
    return all;
  }

  private static Metric now(String name, long value) {
    return new Metric(name, Map.of(), value, false);
  }

  /// Counts since the start, by name.
  public SortedMap<String, Long> counters() {
    return site.counters().snapshot();
  }
}

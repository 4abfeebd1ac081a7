package grove.graph;

import grove.graph.link.Site;
import grove.identity.DeviceId;
import grove.identity.LocalIdentity;
import grove.identity.bytes.Hash;
import grove.store.BlobRef;
import grove.store.Segment;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;

/// One group's part in the network: links to neighbours, and everything that travels on them.
///
/// All methods are called on the graph's loop, and so is the listener. The listener may call back
/// into the graph.
public final class Graph {
  private final Site site;

  public Graph(
      GraphConfig config,
      LocalIdentity self,
      GraphPorts ports,
      GraphStores stores,
      GraphPolicy policy,
      Consumer<GraphEvent> listener) {
    site = new Site(config, self, ports, stores, policy, listener);
  }

  /// Opens the door at the port and begins to dial.
  public void start(PeerPort port) {
    notYet();
  }

  /// Ends all links and closes the door.
  public void stop() {
    notYet();
  }

  /// Tells neighbours of own entries, which are in the store and synced.
  public void announce(Segment segment) {
    notYet();
  }

  /// Learns where a device may be reached; better addresses first.
  public void learn(DeviceId device, List<Address> addresses) {
    notYet();
  }

  /// Devices with which a link is open, ready or not.
  public List<Neighbour> neighbours() {
    notYet();
    return List.of();
  }

  /// What each device says it holds, own device included.
  public Map<DeviceId, Acknowledgement> acknowledgements() {
    notYet();
    return Map.of();
  }

  /// How far this node is behind its live neighbours.
  public SyncProgress progress() {
    notYet();
    return new SyncProgress(0, 0);
  }

  /// Fetches a blob from neighbours until it is complete; told by BlobProgress.
  public void want(BlobRef blob) {
    notYet();
  }

  /// Stops fetching a blob.
  public void unwant(BlobRef blob) {
    notYet();
  }

  /// Asks a neighbour for the keys of an epoch; told by [GraphSecurity#onKeySeal].
  public void wantKey(Hash epoch) {
    notYet();
  }

  /// Asks the attempt's contacts for membership until one answers; told by JoinAnswered. Another
  /// attempt replaces the one before.
  public void join(JoinAttempt attempt) {
    notYet();
  }

  /// Stops asking for membership.
  public void cancelJoin() {
    notYet();
  }

  /// An answer of [GraphSecurity] may have changed: open links are judged again at once, in a task
  /// of their own, and logs that had to wait are asked about again.
  public void membershipChanged() {
    notYet();
  }

  /// Counts since the start, by name.
  public SortedMap<String, Long> counters() {
    return site.counters().snapshot();
  }

  private void notYet() {
    throw new UnsupportedOperationException("the body follows");
  }
}

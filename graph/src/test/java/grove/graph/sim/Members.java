package grove.graph.sim;

import grove.graph.Admission;
import grove.graph.GraphSecurity;
import grove.graph.JoinDesk;
import grove.graph.JoinKey;
import grove.graph.JoinOrigin;
import grove.graph.JoinRequest;
import grove.graph.JoinState;
import grove.graph.JoinState.Reason;
import grove.graph.NetworkKey;
import grove.graph.OwedBodies;
import grove.graph.Standing;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.EntryHeader;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The rules of the floor above, as plain as can be: every listed device is a member, there is one
/// network key per number, and a desk that does as it was told.
public final class Members implements GraphSecurity, JoinDesk {
  private static final int KEY_BYTES = 32;

  private final Map<DeviceId, Standing> listed = new LinkedHashMap<>();
  private final Set<DeviceId> blobless = new HashSet<>();
  private final Set<LogId> refusedLogs = new HashSet<>();
  private final Set<LogId> heldLogs = new HashSet<>();
  private final Map<LogId, Long> allowed = new HashMap<>();
  private final Set<DeviceId> vouching = new HashSet<>();
  private final List<NetworkKey> keys = new ArrayList<>();
  private final Map<DeviceId, Hash> removals = new HashMap<>();
  private final Map<Hash, Bytes> seals = new HashMap<>();
  private final Map<Hash, Bytes> received = new HashMap<>();
  private final List<JoinRequest> requests = new ArrayList<>();
  private final List<Consumer<JoinState>> waiting = new ArrayList<>();
  private final List<JoinOrigin> origins = new ArrayList<>();
  private final Set<DeviceId> deciding = new HashSet<>();
  private final Map<JoinKey, Reason> refused = new LinkedHashMap<>();
  private JoinState answer = new JoinState.Pending();
  private boolean joining;
  private OwedBodies owed = OwedBodies.NONE;
  private Set<Hash> lacking = Set.of();

  /// Makes a device a member.
  public void list(DeviceId device) {
    listed.put(device, Standing.MEMBER);
  }

  /// Removes a device by an entry.
  public void remove(DeviceId device, Hash removal) {
    listed.put(device, Standing.REMOVED);
    removals.put(device, removal);
  }

  public void forget(DeviceId device) {
    listed.remove(device);
  }

  /// Adds the network key of an epoch, as the newest.
  public void epoch(int number) {
    keys.addFirst(key(number));
  }

  public void noKeys() {
    keys.clear();
  }

  /// The network keys of an epoch, which depend on its number only.
  public static NetworkKey key(int number) {
    return new NetworkKey(
        Hash.tagged("epoch", Bytes.of((byte) number)),
        secret("knock", number),
        secret("hello", number),
        secret("discovery", number),
        secret("beacon", number));
  }

  private static Secret secret(String use, int number) {
    var bytes = Hash.tagged(use, Bytes.of((byte) number)).bytes();
    assert bytes.size() == KEY_BYTES;
    return Secret.of(bytes);
  }

  /// The log's author has written all that is allowed.
  public void hold(LogId log) {
    heldLogs.add(log);
  }

  /// So many entries of the log are taken, and no more.
  public void allow(LogId log, long entries) {
    allowed.put(log, entries);
  }

  /// What the device names is wanted all the same.
  public void voucher(DeviceId device) {
    vouching.add(device);
  }

  public void refuse(LogId log) {
    refusedLogs.add(log);
  }

  /// Names entries that no frontier shows.
  public void lack(Hash... ids) {
    lacking = Set.of(ids);
  }

  @Override
  public Set<Hash> lacking() {
    return lacking;
  }

  /// Gives no chunks to a device.
  public void noBlobs(DeviceId device) {
    blobless.add(device);
  }

  /// Takes everything in, as one does who has nothing yet.
  public void joining(boolean joins) {
    joining = joins;
  }

  public void seal(Hash epoch, Bytes sealed) {
    seals.put(epoch, sealed);
  }

  /// Seals that neighbours sent.
  public Map<Hash, Bytes> received() {
    return received;
  }

  /// What the desk answers from now on, also to those who wait.
  public void answer(JoinState state) {
    answer = state;
    waiting.forEach(consumer -> consumer.accept(state));
  }

  public List<JoinRequest> requests() {
    return requests;
  }

  /// Where the requests came from, one for each.
  public List<JoinOrigin> origins() {
    return origins;
  }

  /// The device may decide about requests.
  public void decider(DeviceId device) {
    deciding.add(device);
  }

  /// What others refused.
  public Map<JoinKey, Reason> refused() {
    return refused;
  }

  /// Bodies of a log ought to be here.
  public void owe(OwedBodies bodies) {
    owed = bodies;
  }

  @Override
  public OwedBodies owedBodies() {
    return owed;
  }

  @Override
  public Standing standing(DeviceId device) {
    return listed.getOrDefault(device, Standing.UNKNOWN);
  }

  @Override
  public Admission admit(LogId log, EntryHeader first) {
    if (refusedLogs.contains(log)) {
      return Admission.REFUSE;
    }
    boolean known = joining || listed.containsKey(log.device());
    return known && !heldLogs.contains(log) ? Admission.ADMIT : Admission.WAIT;
  }

  @Override
  public long allowance(LogId log, long here) {
    return Math.max(0, allowed.getOrDefault(log, Long.MAX_VALUE) - here);
  }

  @Override
  public boolean vouches(LogId log) {
    return vouching.contains(log.device());
  }

  @Override
  public Optional<PersonId> person(DeviceId device) {
    return listed.containsKey(device)
        ? Optional.of(new PersonId(device.bytes()))
        : Optional.empty();
  }

  @Override
  public List<NetworkKey> networkKeys() {
    return List.copyOf(keys);
  }

  @Override
  public Optional<Bytes> sealKey(Hash epoch, DeviceId to) {
    return Optional.ofNullable(seals.get(epoch));
  }

  @Override
  public void onKeySeal(Hash epoch, Bytes sealed) {
    received.put(epoch, sealed);
  }

  @Override
  public boolean mayReadBlobs(DeviceId device) {
    return standing(device) == Standing.MEMBER && !blobless.contains(device);
  }

  @Override
  public Optional<Hash> removal(DeviceId device) {
    return Optional.ofNullable(removals.get(device));
  }

  @Override
  public void onJoin(JoinRequest request, JoinOrigin origin, Consumer<JoinState> consumer) {
    requests.add(request);
    origins.add(origin);
    waiting.add(consumer);
    consumer.accept(answer);
  }

  @Override
  public boolean decides(DeviceId device) {
    return deciding.contains(device);
  }

  @Override
  public void onRefused(JoinKey request, Reason reason) {
    refused.put(request, reason);
  }
}

package grove.grouping;

import grove.graph.JoinKey;
import grove.graph.JoinList;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.store.EntryStore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The requests that wait for approval, and which ones were declined; both outlive a restart.
///
/// They lie in the store's local values, beside the entries: nothing in them is secret (the name is
/// sealed to the invitation), and an admin can so decide about somebody who is not online now.
final class Wishes {
  /// Decisions that are remembered, so that asking again is answered as it stands.
  static final int DECIDED_MAX = 256;

  private static final String LIST = "grouping/requests";
  private static final String DECLINED = "grouping/declined";
  private static final int INVITE_ID_BYTES_MAX = 32;

  private final EntryStore store;
  private final JoinList<Asked> kept = new JoinList<>();
  private final Set<JoinKey> declined = new LinkedHashSet<>();
  private final Map<String, String> ended = new LinkedHashMap<>();

  Wishes(EntryStore store) {
    this.store = store;
    try {
      load();
    } catch (MalformedException e) {
      kept.removeIf(_ -> true); // whoever still wants in asks again
    }
  }

  private void load() throws MalformedException {
    ByteReader ids = ByteReader.of(store.local(LIST).orElse(Bytes.EMPTY));
    while (ids.remaining() > 0) {
      Optional<Bytes> one = store.local(place(ids.text(INVITE_ID_BYTES_MAX)));
      if (one.isPresent()) {
        ByteReader in = ByteReader.of(one.get());
        Asked asked = Asked.read(in);
        in.end();
        kept.put(asked.key(), asked.origin(), asked);
      }
    }
    ByteReader keys = ByteReader.of(store.local(DECLINED).orElse(Bytes.EMPTY));
    while (keys.remaining() > 0) {
      declined.add(new JoinKey(keys.bytes16(INVITE_ID_BYTES_MAX), DeviceId.read(keys)));
    }
  }

  private static String place(String id) {
    return LIST + "/" + id;
  }

  List<Asked> all() {
    return kept.values();
  }

  /// True if it was not there before. A full list makes room as `JoinList` says.
  boolean keep(Asked asked) {
    Optional<Asked> before = kept.get(asked.key());
    Asked dated = before.map(one -> asked.since(one.sinceMs())).orElse(asked);
    Optional<Asked> dropped = kept.put(asked.key(), asked.origin(), dated);
    if (before.isEmpty()) {
      Map<String, Bytes> values = new HashMap<>();
      values.put(place(asked.id()), asked.encode());
      dropped.ifPresent(one -> values.put(place(one.id()), Bytes.EMPTY));
      write(values);
    }
    return before.isEmpty();
  }

  /// Takes a request out of the list.
  ///
  /// @param why what to say to who decides about it later
  Optional<Asked> end(JoinKey key, String why) {
    Optional<Asked> asked = kept.remove(key);
    if (asked.isPresent()) {
      ended.put(asked.get().id(), why);
      trim(ended.keySet());
      write(Map.of(place(asked.get().id()), Bytes.EMPTY));
    }
    return asked;
  }

  private void write(Map<String, Bytes> changed) {
    Map<String, Bytes> values = new HashMap<>(changed);
    ByteWriter ids = new ByteWriter();
    kept.values().forEach(asked -> ids.text(asked.id()));
    values.put(LIST, ids.toBytes());
    store.putLocal(values);
  }

  /// The request that is meant; throws, with a line for the user, where it does not wait any more.
  Asked find(String id) {
    return kept.values().stream()
        .filter(asked -> asked.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                ended.getOrDefault(id, "no such request waits: it may have been answered")));
  }

  /// Asking again by the same invitation is answered with no.
  void noteDeclined(JoinKey key) {
    declined.remove(key);
    declined.add(key);
    trim(declined);
    ByteWriter keys = new ByteWriter();
    declined.forEach(one -> keys.bytes16(one.inviteId()).bytes(one.device().bytes()));
    store.putLocal(Map.of(DECLINED, keys.toBytes()));
  }

  boolean declined(JoinKey key) {
    return declined.contains(key);
  }

  private static void trim(Set<?> set) {
    while (set.size() > DECIDED_MAX) {
      set.remove(set.iterator().next());
    }
  }
}

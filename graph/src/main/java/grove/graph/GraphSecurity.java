package grove.graph;

import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.EntryHeader;
import grove.store.LogId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who may connect and whose logs are kept: the rules that the floor above gives to the graph.
///
/// Called on the graph's loop, before anything is appended or served. After a change that can alter
/// an answer the floor above calls [Graph#membershipChanged].
public interface GraphSecurity {
  /// What the device is now, judged over all stored control entries.
  Standing standing(DeviceId device);

  /// Whether a log may be stored further.
  ///
  /// @param first the first header of the run that was offered; nothing of it but its place is
  ///     checked yet
  Admission admit(LogId log, EntryHeader first);

  /// Whether two histories of a log freeze it: of all but the workspace key's.
  default boolean freezes(LogId log) {
    return true;
  }

  /// Entries that are named by others and are not here, where no frontier will show them: parts of
  /// frozen logs. Neighbours are asked for them. Asked for often.
  default Set<Hash> lacking() {
    return Set.of();
  }

  /// Bodies that are missing though nothing explains it: neighbours are asked for them, and their
  /// entries are not acknowledged. Asked for often.
  default OwedBodies owedBodies() {
    return OwedBodies.NONE;
  }

  /// The same with the whole entry at hand, which may show by itself whose log it begins; nothing of
  /// it is checked yet.
  default Admission admit(LogId log, Entry first) {
    return admit(log, first.header());
  }

  /// How many entries of a log may be taken above those that are here: its author may have written
  /// more than everybody has to store before somebody above them has seen it. After a change for the
  /// better the floor above calls [Graph#membershipChanged].
  default long allowance(LogId log, long here) {
    return Long.MAX_VALUE - here;
  }

  /// Whether what the log's author names is wanted, however much its own author has written.
  default boolean vouches(LogId log) {
    return false;
  }

  /// Whose device it is, where that is known.
  Optional<PersonId> person(DeviceId device);

  /// Network keys of the epochs that this node can open, newest first, at most 256. The keys belong
  /// to the floor above; the graph neither keeps nor closes them.
  List<NetworkKey> networkKeys();

  /// The keys of an epoch, sealed to a device that may have them; empty where it may not, or where
  /// this node does not know the epoch.
  Optional<Bytes> sealKey(Hash epoch, DeviceId to);

  /// A neighbour answered [Graph#wantKey]. The seal is not checked yet.
  void onKeySeal(Hash epoch, Bytes sealed);

  /// Whether chunks of blobs are given to the device.
  boolean mayReadBlobs(DeviceId device);

  /// The control entry by which a device came to be [Standing#REMOVED]: it gets the control entries
  /// up to this one, so that it learns of its removal, and nothing else.
  default Optional<Hash> removal(DeviceId device) {
    return Optional.empty();
  }
}

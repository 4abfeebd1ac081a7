package grove.store;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All entries of one group that this node holds, and how far each log is known.
///
/// The store checks bytes, chains, named control entries and signatures; who may write what is for
/// the floors above. A segment and the frontier that promises it are one atomic write, so after any
/// crash the frontier promises nothing that is absent.
///
/// Threads: appending, [#sync] and [#putLocal] belong to the group's loop. All reading methods are
/// safe from any thread, also while the loop appends; a reader sees a segment wholly or not at all.
/// [#close] waits for running calls; later ones get an `IllegalStateException`.
///
/// Every method throws [StoreException] when the disk fails.
public interface EntryStore extends AutoCloseable {
  /// Entries that one call of [#after] returns, however many are asked for.
  int AFTER_ENTRIES_MAX = 16_384;

  /// Entries beside its logs that are stored of one device, at most.
  int BESIDE_ENTRIES_MAX = 20_000;

  /// Stubs and bodies beside its logs that are stored of one device, bytes.
  long BESIDE_BYTES_MAX = 64L << 20;

  /// Proofs of forks that are kept of one device: logs of more incarnations than it may have.
  int FREEZES_MAX = 64;

  /// Where [#after] stops, bytes of stubs and bodies, unless its first entry alone is larger.
  int AFTER_BYTES_MAX = 4 << 20;

  /// The largest value of [#putLocal], bytes.
  int LOCAL_VALUE_BYTES_MAX = 1 << 20;

  /// Makes ready what every store on a disk needs, once for the process: it takes a fifth of a second,
  /// so it may be done beside other things. What fails here is said when a store is opened.
  static void prepare() {
    RocksFolder.prepare();
  }

  /// Opens the store in a folder, or makes it there if the folder is empty or missing.
  static EntryStore rocks(Path folder, GroupId group) {
    return RocksStore.open(folder, group);
  }

  /// An empty store that is gone with the process. It keeps the rules of the other one; [#sync]
  /// moves its synced frontier.
  static EntryStore memory(GroupId group) {
    return new MemoryStore(group);
  }

  GroupId group();

  /// Checks a segment and stores what is new of it.
  ///
  /// The checks, in this order: group, device key, seq and prev, named control heads, signature.
  /// Sizes and shape were checked when the segment was built.
  ///
  /// @param sync whether the write, and all before it, is on the disk when this returns: for own
  ///     entries, before they are announced
  Append append(Segment segment, boolean sync);

  /// Stores a run of another branch of a log, which others name: after the fork of a frozen log, and
  /// above an entry that is here. It becomes part of the order of arrival and is found by its ids,
  /// not by its place in the log, and no frontier counts it.
  ///
  /// Anything else is answered as by [#append]. Waiting may name the entry that the run follows.
  Append appendBeside(Segment segment);

  /// Keeps a proof, synced, and freezes its log from there on; false where the log was frozen from
  /// this seq or a lower one before, where what is stored parted lower, or where too many logs of
  /// the device are frozen. What was stored of the log stays stored, but is no part of the frontier
  /// any more.
  ///
  /// The proof is [valid][ForkProof#valid] for this group.
  boolean freeze(ForkProof proof, long nowMs);

  /// The frozen logs.
  Map<LogId, Freeze> freezes();

  /// The proof for which a log is frozen.
  Optional<ForkProof> forkProof(LogId log);

  /// Brings everything appended so far to the disk.
  void sync();

  Frontier frontier();

  /// The frontier at the last sync: what may be acknowledged.
  Frontier syncedFrontier();

  Optional<Entry> entry(Hash id);

  /// The entry at this place, also behind a fork: of the branch that was here first.
  Optional<Entry> entry(LogId log, long seq);

  /// The run from the entry with this id to the next signed point, in whatever branch.
  Optional<Segment> read(Hash id);

  /// The run from `fromSeq` to the last signed point that fits in the size; if none fits, to the
  /// first one. Empty if the log has no entry `fromSeq`. Of a frozen log nothing that begins behind
  /// the fork, and no further than the first signed point from the fork on.
  ///
  /// @param bytesMax encoded size; above [Segment#BYTES_MAX] that counts instead
  default Optional<Segment> read(LogId log, long fromSeq, int bytesMax) {
    return read(log, fromSeq, EntryHeader.SEQ_MAX, bytesMax);
  }

  /// The same, no further than the first signed point from `uptoSeq` on.
  Optional<Segment> read(LogId log, long fromSeq, long uptoSeq, int bytesMax);

  /// The number of entries stored, and so the position of the newest.
  long position();

  /// Entries in the order of their arrival, from above `position`. Arrival order is this node's
  /// own and no rule may depend on it. The position of the k-th returned, k from 0, is
  /// `position + k + 1`. May return fewer than `max` before the end; only an empty list is the end.
  List<Entry> after(long position, int max);

  /// Takes the bodies of these data entries away, all or none, synced when it returns; their hashes
  /// stay, so that ids, chains and signatures can still be checked. What is not here, has no body or
  /// is a control entry is passed over.
  ///
  /// @return the entries that had a body until now
  List<Hash> dropBodies(Collection<Hash> ids);

  /// Puts back the bodies that a run has and that these entries lack here. The ids of the run's
  /// entries vouch for their bodies, so nothing else is checked.
  ///
  /// @return the entries that have a body again
  List<Entry> refill(Segment run, Set<Hash> ids);

  /// Has the disk forget the bodies that were dropped since the last time: until then its files may
  /// hold them. Takes seconds where there are many; any thread. Does nothing where there are none.
  void scrub();

  /// A small derived value that a floor above keeps with the store.
  Optional<Bytes> local(String key);

  /// Stores derived values, all or none; an empty value removes its key.
  void putLocal(Map<String, Bytes> values);

  /// The same as [#position].
  long entries();

  /// Reads and checks everything: hashes, chains, signatures at the signed points, and that all
  /// indexes agree. Takes long; each problem is one line.
  List<String> verify();

  @Override
  void close();
}

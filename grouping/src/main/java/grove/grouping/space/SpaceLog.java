package grove.grouping.space;

import grove.grouping.Draft;
import grove.identity.PersonId;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.LogId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What the space needs of the group below it: the entries in the order of their arrival, what they
/// say, whether they count, and a pen.
///
/// [GroupLog] is the real one; tests have a twin in memory.
interface SpaceLog {
  /// The kind of data entries that hold record operations.
  int RECORDS_KIND = 1;

  /// What an entry says, as far as this node can tell.
  sealed interface Opened {
    /// Its plain text; the body is empty where it was dropped.
    record Plain(Bytes stub, Optional<Bytes> body) implements Opened {}

    record MissingKey(Hash epoch) implements Opened {}

    record Broken() implements Opened {}

    /// An entry of a kind that this version does not know.
    record Newer() implements Opened {}
  }

  PersonId self();

  /// The data log that [#write] appends to.
  LogId own();

  /// Throws what [#write] would throw, if this person's role does not allow to write.
  void requireWriter();

  /// May this person delete what others said?
  boolean moderates();

  /// Entries of both lanes from a position on, in the order of their arrival; the k-th of them has
  /// the position `position + k`.
  List<Entry> after(long position, int max);

  Optional<Entry> entry(Hash id);

  Optional<Entry> entry(LogId log, long seq);

  Opened open(Entry entry);

  /// Does this data entry count, judged over all that is known? In memory: asked for every entry
  /// whenever the membership changes.
  boolean effective(LogId log, long seq);

  /// Was this data entry stored beside its log? Of a log with two histories one is in the log.
  default boolean beside(Hash id) {
    return false;
  }

  /// Does this data entry beside its log count?
  default boolean effectiveBeside(Hash id) {
    return false;
  }

  /// Says what data entries wait for, whenever it is asked.
  default void waitingFor(Supplier<Set<Hash>> deps) {}

  /// Grows whenever [#effective] may answer otherwise than before about an entry.
  long revision();

  /// Whose a data log is.
  PersonId author(LogId log);

  /// Which bodies go.
  BodyRules bodies();

  /// Writes entries, in this order; synced when it returns, and to be found by [#after].
  List<Entry> write(List<Draft> drafts);

  /// For new blobs. It belongs to the group: not to be closed.
  Secret blobKey();
}

package grove.grouping.space;

import grove.identity.bytes.Hash;
import grove.store.Entry;
import grove.store.LogId;
import java.util.List;

/// A data entry on its way to its place: as the store has it, or as it was noted when it was opened
/// before.
sealed interface Arrived {
  Hash id();

  LogId log();

  long seq();

  /// The entry below it in its log.
  Hash prev();

  long wallMs();

  /// The control entries that it names.
  List<Hash> heads();

  List<Hash> deps();

  /// Is its body here, and not empty?
  boolean whole();

  /// Is its body not here?
  boolean bare();

  /// As the store has it; what it says is still sealed.
  record Stored(Entry entry) implements Arrived {
    @Override
    public Hash id() {
      return entry.id();
    }

    @Override
    public LogId log() {
      return entry.log();
    }

    @Override
    public long seq() {
      return entry.seq();
    }

    @Override
    public Hash prev() {
      return entry.header().prev();
    }

    @Override
    public long wallMs() {
      return entry.header().wallMs();
    }

    @Override
    public List<Hash> heads() {
      return entry.header().heads();
    }

    @Override
    public List<Hash> deps() {
      return entry.header().deps();
    }

    @Override
    public boolean whole() {
      return entry.body().isPresent() && entry.header().bodyBytes() > 0;
    }

    @Override
    public boolean bare() {
      return entry.body().isEmpty();
    }
  }

  /// As it was noted: in the log, not beside it, and its body was here.
  ///
  /// @param values for each operation those of its fields; in the place of a text an empty one
  record Noted(
      Hash id,
      LogId log,
      long seq,
      Hash prev,
      long wallMs,
      List<Hash> heads,
      List<Hash> deps,
      List<RecordOp> ops,
      List<List<FieldValue>> values)
      implements Arrived {
    @Override
    public boolean whole() {
      return true;
    }

    @Override
    public boolean bare() {
      return false;
    }
  }
}

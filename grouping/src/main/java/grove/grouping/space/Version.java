package grove.grouping.space;

import grove.store.BlobRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One version of a record: what one entry says about it.
///
/// It keeps the values that lists are made of (names, references, blobs) and leaves texts in the
/// store. `place`, `covered` and `descends` belong to [RecordHeads].
final class Version {
  final EntryNode entry;
  final RecordOp op;

  /// The versions that it replaces, as they are listed in the operation.
  final List<Version> replaces;

  /// Its place in the record: every version comes after those that it replaces.
  int place;

  /// The fields, as bits, that an effective version above this one writes.
  long covered;

  /// Is there an effective version below this one?
  boolean descends;

  /// The values of the operation's fields; null where the body is gone, and for texts.
  private final @Nullable FieldValue[] kept;

  Version(EntryNode entry, RecordOp op, List<Version> replaces, List<FieldValue> values) {
    this.entry = entry;
    this.op = op;
    this.replaces = replaces;
    this.kept = new @Nullable FieldValue[op.fields().size()];
    remember(values);
  }

  /// Its body is gone.
  void forget() {
    Arrays.fill(kept, null);
  }

  /// Its body is here again.
  void remember(List<FieldValue> values) {
    for (var i = 0; i < values.size(); i++) {
      var value = values.get(i);
      kept[i] = value.type() == FieldValue.TEXT ? null : value;
    }
  }

  /// The blobs that it names.
  List<BlobRef> blobs() {
    var blobs = new ArrayList<BlobRef>(0);
    for (var value : kept) {
      if (value != null) {
        value.asBlob().ifPresent(blobs::add);
      }
    }
    return blobs;
  }

  boolean writes(int field) {
    return (op.writes() >>> field & 1) != 0;
  }

  boolean covers(int field) {
    return (covered >>> field & 1) != 0;
  }

  boolean deletes() {
    return op.type() == RecordOp.DELETE;
  }

  /// Where the value of the field is among those of the operation; negative if it has none.
  int indexOf(int field) {
    return op.fields().indexOf(field);
  }

  /// The value of a field without a look into the store; null if there is none, or it is a text.
  @Nullable FieldValue kept(int field) {
    var index = indexOf(field);
    return index < 0 ? null : kept[index];
  }
}

package grove.grouping.space;

import grove.store.BlobRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What the heads of a record come to: which version stands in front, and where they differ.
final class Merge {
  private final Texts texts;

  Merge(Texts texts) {
    this.texts = texts;
  }

  /// The version that a field is shown from; none if nobody wrote it.
  static Optional<Version> front(RecordState record, int field) {
    return record.heads.heads(field).stream().findFirst();
  }

  /// What a field says without a look into the store; none if it has no such value.
  static Optional<FieldValue> kept(RecordState record, int field) {
    return front(record, field).map(version -> version.kept(field));
  }

  static boolean exists(RecordState record) {
    return record.heads.tips().stream().anyMatch(tip -> !tip.deletes());
  }

  /// The fields, existence among them, whose heads say different things.
  List<Integer> conflicts(RecordState record) {
    return fields(record.heads.live()).stream()
        .filter(field -> differ(field, record.heads.heads(field)))
        .toList();
  }

  /// The fields that any of the versions names, and existence.
  static Collection<Integer> fields(Collection<Version> versions) {
    var fields = new TreeSet<Integer>();
    fields.add(RecordHeads.EXISTENCE);
    versions.forEach(version -> fields.addAll(version.op.fields()));
    return fields;
  }

  /// Do the versions say different things in the field? What is not here says nothing.
  boolean differ(int field, List<Version> versions) {
    if (versions.size() < 2) {
      return false;
    }
    if (field == RecordHeads.EXISTENCE) {
      return versions.stream().map(Version::deletes).distinct().count() > 1;
    }
    var said = new HashSet<FieldValue>();
    versions.forEach(version ->
        texts
            .value(version, field)
            .map(value -> value.isNothing() ? FieldValue.NONE : value)
            .ifPresent(said::add));
    return said.size() > 1;
  }

  /// Is there anything in the heads that this version does not know?
  boolean newer(RecordState record) {
    var kind = record.id.kind();
    if (kind.isEmpty()) {
      return true;
    }
    for (var version : record.heads.live()) {
      if (version.entry.bare) {
        continue; // it says nothing any more
      }
      for (var field : version.op.fields()) {
        var value = version.kept(field);
        var type = value == null ? FieldValue.TEXT : value.type();
        if (version.writes(field) && !version.covers(field) && !Fields.known(kind, field, type)) {
          return true;
        }
      }
    }
    return false;
  }

  /// All blobs that the heads name: texts of pages, contents of files.
  static List<BlobRef> blobs(RecordState record) {
    var blobs = new ArrayList<BlobRef>();
    for (var field : List.of(Fields.TEXT, Fields.CONTENT)) {
      for (var version : record.heads.heads(field)) {
        Optional.ofNullable(version.kept(field)).flatMap(FieldValue::asBlob).ifPresent(blobs::add);
      }
    }
    return List.copyOf(blobs);
  }
}

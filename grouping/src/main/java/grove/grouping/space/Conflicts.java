package grove.grouping.space;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Shows the versions of a record that differ, each as its author left the whole record.
final class Conflicts {
  private final Merge merge;
  private final Texts texts;

  Conflicts(Merge merge, Texts texts) {
    this.merge = merge;
    this.texts = texts;
  }

  Optional<Conflict> of(RecordState record) {
    if (!record.conflict) {
      return Optional.empty();
    }
    var shown = versions(record).stream().map(version -> show(record, version)).toList();
    return Optional.of(new Conflict(record.id, shown));
  }

  /// The heads of the fields that differ, the front one first.
  List<Version> versions(RecordState record) {
    var versions = new TreeSet<Version>((one, other) -> other.entry.compareTo(one.entry));
    merge.conflicts(record).forEach(field -> versions.addAll(record.heads.heads(field)));
    return List.copyOf(versions);
  }

  private Conflict.Version show(RecordState record, Version version) {
    var seen = List.of(version);
    var title = said(record, Fields.NAME, seen).flatMap(FieldValue::asText).orElse("");
    var text =
        record.heads.headsAt(Fields.TEXT, seen).stream()
            .findFirst()
            .map(head -> texts.text(head, Fields.TEXT))
            .orElse(Optional.of(""));
    return new Conflict.Version(
        version.entry.id,
        version.entry.log.author,
        version.entry.wallMs,
        shown(record, title),
        text.orElse(""),
        said(record, Fields.PLACE, seen).flatMap(FieldValue::asRef),
        version.deletes(),
        text.isEmpty());
  }

  private static String shown(RecordState record, String title) {
    return record.id.is(ItemKind.PAGE)
        ? ItemName.shownTitle(title)
        : record.id.is(ItemKind.MESSAGE) ? "" : ItemName.shownName(title);
  }

  /// What a field says to somebody who saw these versions and what is below them; none if its body
  /// is not here, [FieldValue#NONE] if nobody wrote it.
  Optional<FieldValue> said(RecordState record, int field, Collection<Version> seen) {
    var heads = record.heads.headsAt(field, seen);
    return heads.isEmpty() ? Optional.of(FieldValue.NONE) : texts.value(heads.getFirst(), field);
  }
}

package grove.grouping.space;

import grove.identity.bytes.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Finds the bodies that have been replaced long ago: PROTOCOL section 8.
///
/// A body may go once all that its entry says is replaced by versions that are effective, pinned by
/// another person than their author, as old as the policy says, and held by every device that was
/// seen lately. Or the record is deleted, by such versions. The texts of a page stay until the page
/// is deleted. The stub stays: whoever was away for long finds the same graph of versions.
final class Retention {
  private static final long EXISTS = 1L << RecordHeads.EXISTENCE;

  private final Records records;
  private final BodyRules rules;

  Retention(Records records, BodyRules rules) {
    this.records = records;
    this.rules = rules;
  }

  /// The entries whose bodies may go now.
  List<Hash> due(Settled settled) {
    if (rules.retentionDays() == 0) {
      return List.of();
    }
    Predicate<EntryNode> lasts =
        node ->
            node.effective()
                && !node.log.beside
                && !node.bare
                && rules.pinned(node.log.id, node.seq)
                && settled.old(node.position)
                && settled.everywhere(node.log.id, node.seq);
    var free = new HashMap<EntryNode, Integer>();
    for (var record : records.all()) {
      if (record.heads.versions().size() > 1) {
        count(record, lasts, free);
      }
    }
    var due = new ArrayList<Hash>();
    free.forEach((node, versions) -> {
      if (versions == node.versions().size() && !node.bare && speaks(node)) {
        due.add(node.id);
      }
    });
    return due;
  }

  private static boolean speaks(EntryNode node) {
    return node.versions().stream().anyMatch(version -> !version.op.fields().isEmpty());
  }

  /// Counts for each entry how many of its versions may go.
  private static void count(
      RecordState record, Predicate<EntryNode> lasts, Map<EntryNode, Integer> free) {
    var covered = record.heads.coveredBy(lasts);
    var deleted = deleted(record, version -> (covered.getOrDefault(version, 0L) & EXISTS) != 0);
    if (record.id.is(ItemKind.PAGE) && !deleted) {
      return;
    }
    for (var version : record.heads.versions()) {
      if (deleted || (bits(version) & ~covered.getOrDefault(version, 0L)) == 0) {
        free.merge(version.entry, 1, Integer::sum);
      }
    }
  }

  /// Is the record deleted, and everything else that was ever said of it replaced? What is set aside
  /// beside the delete may be adopted one day, and needs what it stands on.
  private static boolean deleted(RecordState record, Predicate<Version> replaced) {
    var tips = record.heads.tips();
    return !tips.isEmpty()
        && tips.stream().allMatch(Version::deletes)
        && record.heads.versions().stream().allMatch(v -> v.deletes() || replaced.test(v));
  }

  /// The fields that a version has values for, as bits.
  private static long bits(Version version) {
    var bits = 0L;
    for (var field : version.op.fields()) {
      bits |= 1L << field;
    }
    return bits;
  }

  /// Was it ever replaced, with effect or without? Then its body may be gone for good.
  static boolean everReplaced(Records records, Version version) {
    return records.of(version).heads.versions().stream()
        .anyMatch(above -> above.replaces.contains(version));
  }

  /// Is all that a version says replaced, or its record deleted, as far as is known here? Then its
  /// body may have gone elsewhere.
  static boolean replaced(Records records, Version version) {
    var record = records.of(version);
    if (deleted(record, each -> each.covers(RecordHeads.EXISTENCE))) {
      return true;
    }
    return !record.id.is(ItemKind.PAGE) && (bits(version) & ~version.covered) == 0;
  }
}

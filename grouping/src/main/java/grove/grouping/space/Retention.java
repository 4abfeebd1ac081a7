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
    var tips = record.heads.tips();
    var deleted =
        !tips.isEmpty() && tips.stream().allMatch(tip -> tip.deletes() && lasts.test(tip.entry));
    if (record.id.is(ItemKind.PAGE) && !deleted) {
      return;
    }
    var covered = record.heads.coveredBy(lasts);
    for (var version : record.heads.versions()) {
      var rest = bits(version) & ~covered.getOrDefault(version, 0L);
      if (deleted ? !tips.contains(version) : rest == 0) {
        free.merge(version.entry, 1, Integer::sum);
      }
    }
  }

  /// The fields that a version has values for, as bits.
  private static long bits(Version version) {
    var bits = 0L;
    for (var field : version.op.fields()) {
      bits |= 1L << field;
    }
    return bits;
  }

  /// Is all that a version says replaced, or its record deleted, as far as is known here? Then its
  /// body may have gone elsewhere.
  static boolean replaced(Records records, Version version) {
    var record = records.of(version);
    var tips = record.heads.tips();
    if (!tips.isEmpty() && tips.stream().allMatch(Version::deletes)) {
      return true;
    }
    return !record.id.is(ItemKind.PAGE) && (bits(version) & ~version.covered) == 0;
  }
}

package grove.grouping.space;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where folders and files are shown, so that nothing is ever lost from sight.
///
/// A record is shown in the folder that it names. It is shown at the root if that folder does not
/// exist (any more), and a folder also if the folders that it names lead back to it: two people who
/// each move one folder into the other's make such a ring, and both folders are at the root until
/// somebody moves one.
final class FolderTree {
  private final Records records;
  private final Shelf shelf;

  FolderTree(Records records, Shelf shelf) {
    this.records = records;
    this.shelf = shelf;
  }

  /// The folder that a folder or file is shown in; none for the root.
  Optional<ItemId> place(RecordState record) {
    var place = record.place;
    return place == null || folder(place) == null || inRing(record)
        ? Optional.empty()
        : Optional.of(place);
  }

  /// The folders and files that are shown in a folder, in no order.
  Stream<RecordState> shownIn(Optional<ItemId> folder) {
    if (folder.isPresent()) {
      return shelf.children(folder.get()).stream().filter(record -> place(record).equals(folder));
    }
    return Stream.concat(shelf.of(ItemKind.FOLDER).stream(), shelf.of(ItemKind.FILE).stream())
        .filter(record -> place(record).isEmpty());
  }

  /// The folder and those that it is shown in, the outermost first.
  List<RecordState> path(Optional<ItemId> folder) {
    var path = new ArrayList<RecordState>();
    var next = folder;
    while (next.isPresent()) {
      var record = folder(next.get());
      if (record == null) {
        break;
      }
      path.addFirst(record);
      next = place(record);
    }
    return path;
  }

  /// All folders and files in a folder, those in its folders too; an inner one before its folder.
  List<RecordState> within(ItemId folder) {
    var all = new ArrayList<RecordState>();
    var next = new ArrayList<ItemId>();
    next.add(folder);
    for (var i = 0; i < next.size(); i++) {
      shownIn(Optional.of(next.get(i)))
          .forEach(record -> {
            all.add(record);
            if (record.id.is(ItemKind.FOLDER)) {
              next.add(record.id);
            }
          });
    }
    return all.reversed();
  }

  private @Nullable RecordState folder(ItemId id) {
    var record = records.get(id);
    return record != null && record.exists && id.is(ItemKind.FOLDER) ? record : null;
  }

  private boolean inRing(RecordState record) {
    if (!record.id.is(ItemKind.FOLDER)) {
      return false;
    }
    var seen = new HashSet<ItemId>();
    var next = record.place;
    while (next != null && seen.add(next)) {
      if (next.equals(record.id)) {
        return true;
      }
      var above = folder(next);
      next = above == null ? null : above.place;
    }
    return false;
  }
}

package grove.grouping.space;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Takes in what is new, and tells the listener what became of which item.
final class ChangeFeed {
  /// Changes that are told at a time.
  private static final int CHANGES_MAX = Space.BATCH_ENTRIES;

  private final Space space;
  private final Consumer<List<ItemChange>> listener;

  ChangeFeed(Space space, Consumer<List<ItemChange>> listener) {
    this.space = space;
    this.listener = listener;
  }

  /// Reads the whole store, and tells nobody.
  void replay() {
    while (space.readOn()) {
      // Every record is looked at once, when all of its versions are there.
    }
    for (var record : space.settle()) {
      record.listed = space.views.listed(record);
    }
  }

  /// Reads on to the end of the store, and judges all anew if need be.
  void catchUp() {
    while (space.readOn()) {
      tell(space.settle());
    }
    space.records.rejudge();
    tell(space.settle());
  }

  /// Reads on by at most so many batches; true where there may be more. At the end of the store all is
  /// judged anew, if need be.
  boolean catchUp(int batches) {
    for (var i = 0; i < batches; i++) {
      if (!space.readOn()) {
        space.records.rejudge();
        tell(space.settle());
        return false;
      }
      tell(space.settle());
    }
    return true;
  }

  /// Tells what changed without a new entry.
  void settle() {
    tell(space.settle());
  }

  private void tell(Collection<RecordState> records) {
    var changes = new ArrayList<ItemChange>();
    for (var record : records) {
      change(record).ifPresent(changes::add);
      if (changes.size() == CHANGES_MAX) {
        listener.accept(List.copyOf(changes));
        changes.clear();
      }
    }
    if (!changes.isEmpty()) {
      listener.accept(List.copyOf(changes));
    }
  }

  private Optional<ItemChange> change(RecordState record) {
    var before = record.listed;
    record.listed = space.views.listed(record);
    if (record.listed) {
      var item = space.views.item(record, true);
      return Optional.of(before ? new ItemChange.Changed(item) : new ItemChange.Added(item));
    }
    return before
        ? Optional.of(new ItemChange.Removed(space.views.item(record, false)))
        : Optional.empty();
  }

  /// Tells that these records, which are as they were, can be shown better now.
  void again(Collection<RecordState> records) {
    tell(records.stream().filter(record -> record.listed).toList());
  }
}

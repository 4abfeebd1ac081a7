package grove.grouping.space;

import grove.store.BlobRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record: its versions and heads, and what the shelves know of it.
final class RecordState {
  final ItemId id;
  final RecordHeads heads = new RecordHeads();

  /// The entry that it began with, which gives it its place in every order. Null if none counts.
  @Nullable EntryNode first;

  /// The channel or folder that it names, as of its last refresh.
  @Nullable ItemId place;

  /// The last channel or folder that it named, so that it can be said where it is gone from.
  @Nullable ItemId lastPlace;

  /// Some head says that it exists.
  boolean exists;

  /// It was an item that people see when the listener was last told.
  boolean listed;

  /// Some field has heads that differ.
  boolean conflict;

  /// The blobs that its heads name, as of its last refresh.
  List<BlobRef> blobs = List.of();

  /// It is of a kind, or has a field or type, that this version does not know.
  boolean newer;

  RecordState(ItemId id) {
    this.id = id;
  }
}

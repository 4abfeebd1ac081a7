package grove.grouping.space;

/// What became of an item, for those who show or index it.
///
/// A change of a channel's name is one change of the channel, not of each of its messages. When a
/// channel goes or comes back, its messages go and come with it, one change each.
public sealed interface ItemChange {
  /// As it is now; for [Removed], as it was last known, without its text.
  Item item();

  /// It is there, and was not before.
  record Added(Item item) implements ItemChange {}

  /// It was there before and is otherwise now, or a blob of it has arrived.
  record Changed(Item item) implements ItemChange {}

  /// It is gone: deleted, set aside, or its channel is gone.
  record Removed(Item item) implements ItemChange {}
}

package grove.grouping.space;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Cuts windows out of the messages of a channel; a channel may hold any number of them.
final class MessageList {
  /// The largest window, messages.
  static final int WINDOW_MAX = 500;

  private final Space space;

  MessageList(Space space) {
    this.space = space;
  }

  /// The newest messages, or those just before one of them.
  MessageWindow before(ItemId channel, Optional<ItemId> before, int limit) {
    var all = space.shelf.messages(existing(channel));
    var older = before.isEmpty() ? all : all.headSet(member(channel, before.get()), false);
    var taken = take(older.descendingIterator(), limit);
    return window(taken.records.reversed(), taken.more, before.isPresent());
  }

  /// The messages around one of them, which stands in the middle.
  MessageWindow around(ItemId channel, ItemId message, int limit) {
    var all = space.shelf.messages(existing(channel));
    var middle = member(channel, message);
    var older = take(all.headSet(middle, true).descendingIterator(), limit / 2 + 1);
    var newer = take(all.tailSet(middle, false).iterator(), Math.max(0, limit - limit / 2 - 1));
    var records = new ArrayList<>(older.records.reversed());
    records.addAll(newer.records);
    return window(records, older.more, newer.more);
  }

  private record Taken(List<RecordState> records, boolean more) {}

  private static Taken take(Iterator<RecordState> from, int limit) {
    var taken = new ArrayList<RecordState>();
    while (taken.size() < Math.min(limit, WINDOW_MAX) && from.hasNext()) {
      taken.add(from.next());
    }
    return new Taken(taken, from.hasNext());
  }

  private MessageWindow window(List<RecordState> records, boolean earlier, boolean later) {
    return new MessageWindow(records.stream().map(space.views::message).toList(), earlier, later);
  }

  private ItemId existing(ItemId channel) {
    var record = space.records.get(channel);
    if (record == null || !channel.is(ItemKind.CHANNEL) || !space.views.listed(record)) {
      throw new SpaceException(
          SpaceException.Code.NOT_FOUND, "There is no such channel (any more).");
    }
    return channel;
  }

  private RecordState member(ItemId channel, ItemId message) {
    var record = space.records.get(message);
    if (record == null || !record.exists || !Objects.equals(channel, record.place)) {
      throw new SpaceException(
          SpaceException.Code.NOT_FOUND, "There is no such message in this channel (any more).");
    }
    return record;
  }
}

package grove.grouping.space;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The records in the orders in which people look at them: by kind, by channel, by folder.
///
/// Everything here follows from the heads of the records; [#refresh] brings one record up to date.
/// Messages are ordered by (lamport, id) of their first effective version, then by their own id: an
/// order that is the same on every node and puts an answer after what it answers. The authors'
/// clocks are shown, and order nothing: a wrong one would put messages where nobody finds them.
final class Shelf {
  private static final Comparator<RecordState> BY_CAUSE = Shelf::byCause;

  private final Merge merge;
  private final Map<ItemKind, Set<RecordState>> byKind = new EnumMap<>(ItemKind.class);
  private final Map<ItemId, NavigableSet<RecordState>> messages = new HashMap<>();
  private final Map<ItemId, Set<RecordState>> children = new HashMap<>();
  private final Alike<ItemId> places = new Alike<>();
  private final Set<RecordState> conflicts = new HashSet<>();
  private final Set<RecordState> newer = new HashSet<>();

  Shelf(Merge merge) {
    this.merge = merge;
    for (var kind : ItemKind.values()) {
      if (kind != ItemKind.MESSAGE) {
        byKind.put(kind, new HashSet<>());
      }
    }
  }

  private static int byCause(RecordState one, RecordState other) {
    var first = one.first;
    var second = other.first;
    if (first == null || second == null || first == second) {
      return one.id.compareTo(other.id);
    }
    return first.compareTo(second);
  }

  /// Takes a record off its shelves and puts it where it belongs now.
  void refresh(RecordState record) {
    remove(record);
    record.first = record.heads.first().map(version -> version.entry).orElse(null);
    record.place =
        Merge.kept(record, Fields.PLACE).flatMap(FieldValue::asRef).map(places::one).orElse(null);
    record.lastPlace = record.place == null ? record.lastPlace : record.place;
    record.exists = Merge.exists(record);
    record.conflict = record.heads.live().size() > 1 && !merge.conflicts(record).isEmpty();
    record.newer = record.exists && merge.newer(record);
    record.blobs = record.exists ? Merge.blobs(record) : List.of();
    if (record.exists) {
      add(record);
    }
  }

  private void remove(RecordState record) {
    ofItsKind(record).ifPresent(shelf -> shelf.remove(record));
    var place = record.place;
    if (place != null) {
      remove(messages, place, record);
      remove(children, place, record);
    }
    conflicts.remove(record);
    newer.remove(record);
  }

  private static <S extends Set<RecordState>> void remove(
      Map<ItemId, S> shelves, ItemId place, RecordState record) {
    var shelf = shelves.get(place);
    if (shelf != null && shelf.remove(record) && shelf.isEmpty()) {
      shelves.remove(place);
    }
  }

  private void add(RecordState record) {
    ofItsKind(record).ifPresent(shelf -> shelf.add(record));
    var place = record.place;
    if (place != null && record.id.is(ItemKind.MESSAGE)) {
      messages.computeIfAbsent(place, _ -> new TreeSet<>(BY_CAUSE)).add(record);
    } else if (place != null) {
      children.computeIfAbsent(place, _ -> new HashSet<>()).add(record);
    }
    if (record.conflict) {
      conflicts.add(record);
    }
    if (record.newer) {
      newer.add(record);
    }
  }

  private Optional<Set<RecordState>> ofItsKind(RecordState record) {
    return record.id.kind().map(byKind::get);
  }

  /// The existing records of a kind, in no order. Not of messages: they are many, and stand by channel.
  Set<RecordState> of(ItemKind kind) {
    return Objects.requireNonNull(byKind.get(kind));
  }

  /// The messages of a channel, the first one first.
  NavigableSet<RecordState> messages(ItemId channel) {
    var found = messages.get(channel);
    return found == null ? Collections.emptyNavigableSet() : found;
  }

  /// The folders and files that name this folder, in no order.
  Set<RecordState> children(ItemId folder) {
    return children.getOrDefault(folder, Set.of());
  }

  Set<RecordState> conflicts() {
    return conflicts;
  }

  Set<RecordState> newer() {
    return newer;
  }
}

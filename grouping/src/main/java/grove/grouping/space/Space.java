package grove.grouping.space;

import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.BlobStore;
import grove.store.Lane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Everything that follows from the entries: built by reading the store from its beginning, and
/// kept up by reading on from where it stopped. The two ways are one, so they agree.
final class Space {
  /// Entries that are read at a time.
  static final int BATCH_ENTRIES = 256;

  /// Entries above which [#touchedAfter] gives up: to begin anew is as quick then.
  private static final long TOUCHED_ENTRIES_MAX = 20_000;

  final SpaceLog log;
  final BlobStore blobs;
  private final Notes notes;
  final Arrivals arrivals;
  final Texts texts;
  final Records records;
  final Merge merge;
  final Shelf shelf;
  final BlobWatch blobWatch;
  final FolderTree tree;
  final Views views;
  final Conflicts conflicts;
  final Bodies bodies;
  private final NavigableMap<Long, List<ItemId>> late = new TreeMap<>();
  private long position;

  Space(SpaceLog log, BlobStore blobs) {
    this(log, blobs, Notes.none());
  }

  Space(SpaceLog log, BlobStore blobs, Notes notes) {
    this.log = log;
    this.notes = notes;
    this.blobs = blobs;
    arrivals = new Arrivals(log);
    texts = new Texts(log, blobs);
    records = new Records(log, arrivals, texts);
    merge = new Merge(texts);
    shelf = new Shelf(merge);
    blobWatch = new BlobWatch(texts);
    tree = new FolderTree(records, shelf);
    bodies = new Bodies(log, notes, arrivals, records, texts);
    views = new Views(records, shelf, texts, tree, bodies);
    conflicts = new Conflicts(merge, texts);
  }

  /// From now on this one answers the group's questions.
  void attach() {
    log.waitingFor(arrivals::waitingFor);
    bodies.attach();
  }

  /// Reads on, by some [#BATCH_ENTRIES] that come into their place; false at the end of the store.
  boolean readOn() {
    var left = release(BATCH_ENTRIES);
    if (arrivals.hasNext()) {
      return true;
    }
    var page = notes.page(position, log);
    if (page.isPresent()) {
      readOn(page.get());
      return true;
    }
    var batch = log.after(position, Math.min(BATCH_ENTRIES, notes.left(position)));
    for (var entry : batch) {
      if (arrivals.hasNext()) {
        break; // it releases more than are to be taken at once
      }
      var arrived = new Arrived.Stored(entry);
      notes.onTaken(position + 1, arrived, take(arrived));
      left = release(left);
    }
    return !batch.isEmpty();
  }

  /// Takes what comes into its place by what was read, so many entries at most; gives how many less
  /// than that there were.
  private int release(int max) {
    var left = max;
    while (left > 0 && arrivals.hasNext()) {
      arrivals.next().ifPresent(placed -> late(apply(placed)));
      left--;
    }
    return left;
  }

  /// What is not noted is read from the store.
  private void readOn(NotePage page) {
    var from = position;
    var gained = 0;
    for (var row : page.rows()) {
      if (row.isPresent()) {
        take(row.get());
      } else {
        var arrived = new Arrived.Stored(log.after(position, 1).getFirst());
        gained += Notes.notable(arrived, take(arrived)) ? 1 : 0;
      }
      while (arrivals.hasNext()) {
        release(BATCH_ENTRIES);
      }
    }
    notes.onGained(from, gained);
  }

  private Optional<Arrivals.Placed> take(Arrived arrived) {
    position++;
    bodies.onArrived(arrived);
    var taken = arrivals.take(arrived);
    taken.ifPresent(placed -> {
      var settled = apply(placed);
      late(settled.subList(1, settled.size()));
    });
    return taken;
  }

  /// Applies an entry that has come into its place; gives it and those that waited for it.
  private List<EntryNode> apply(Arrivals.Placed placed) {
    bodies.onPlaced(placed.entry(), placed.node());
    return records.take(placed.entry(), placed.node());
  }

  /// Remembers records that entries changed long after their own arrival.
  private void late(List<EntryNode> settled) {
    for (var node : settled) {
      for (var version : node.versions()) {
        late.computeIfAbsent(position, _ -> new ArrayList<>()).add(version.op.record());
      }
    }
  }

  /// Brings the shelves up to date; gives the records of which something may look otherwise now.
  Set<RecordState> settle() {
    bodies.settle();
    var touched = records.takeTouched();
    if (!touched.isEmpty()) {
      bodies.changed();
    }
    var affected = new LinkedHashSet<>(touched);
    for (var record : touched) {
      var existed = record.exists;
      shelf.refresh(record);
      blobWatch.refresh(record);
      if (record.exists != existed) {
        affected.addAll(shelf.messages(record.id));
        affected.addAll(shelf.children(record.id));
      }
    }
    return affected;
  }

  /// The position up to which all of the store is taken that can be.
  long position() {
    return arrivals.hasNext() ? position - 1 : position;
  }

  /// The records that entries after this position changed; none where that can not be told, or is
  /// too much to be worth telling.
  Optional<Set<ItemId>> touchedAfter(long from) {
    if (from < 0 || from > position || position - from > TOUCHED_ENTRIES_MAX) {
      return Optional.empty();
    }
    var touched = new LinkedHashSet<ItemId>();
    late.tailMap(from, false).values().forEach(touched::addAll);
    var at = from;
    var batch = log.after(at, BATCH_ENTRIES);
    while (at < position && !batch.isEmpty()) {
      for (var entry : batch) {
        if (entry.log().lane() == Lane.CONTROL) {
          return Optional.empty();
        }
        var node = arrivals.node(entry.id());
        if (node != null) {
          node.versions().forEach(version -> touched.add(version.op.record()));
        }
      }
      at += batch.size();
      batch = log.after(at, BATCH_ENTRIES);
    }
    return Optional.of(touched);
  }

  /// Does the store, read anew, give the same heads?
  boolean agreesWithARebuild() {
    var rebuilt = new Space(log, blobs);
    while (rebuilt.readOn()) {
      // To the end.
    }
    return rebuilt.digest().equals(digest());
  }

  SpaceStatus status() {
    return new SpaceStatus(
        arrivals.nodes().size() + arrivals.waiting(),
        arrivals.waiting() + records.count(EntryNode.State.WAITING),
        records.count(EntryNode.State.LOCKED),
        records.setAside(),
        records.count(EntryNode.State.NEWER) + shelf.newer().size(),
        shelf.conflicts().size(),
        bodies.lost());
  }

  /// A hash over all heads: equal on nodes where the same entries count and can be read. A record of
  /// which nothing counts is left out: which branch of a frozen log is here differs.
  Hash digest() {
    var parts = new ArrayList<Bytes>();
    records.all().stream()
        .filter(record -> !record.heads.live().isEmpty())
        .sorted(Comparator.comparing(record -> record.id))
        .forEach(record -> parts.add(heads(record)));
    return Hash.tagged("grove/space/1", parts.toArray(Bytes[]::new));
  }

  private static Bytes heads(RecordState record) {
    var out = record.id.write(new ByteWriter()).u32(record.heads.live().size());
    record.heads.live().stream()
        .sorted(Comparator.comparing(version -> version.entry.id))
        .forEach(version ->
            out.hash(version.entry.id)
                .u64(version.entry.lamport)
                .u64(version.op.writes() & ~version.covered));
    return out.toBytes();
  }
}

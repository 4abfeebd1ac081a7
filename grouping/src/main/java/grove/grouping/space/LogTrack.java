package grove.grouping.space;

import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.List;

/// How far one data log is in its place, or a branch of it that is stored beside it.
final class LogTrack {
  final LogId id;
  final PersonId author;

  /// Whether it is a branch of a frozen log: its entries are found by their ids only.
  final boolean beside;

  private final long base;
  private final List<Hash> ids = new ArrayList<>();
  private final List<EntryNode> nodes = new ArrayList<>();
  private long seen;

  LogTrack(LogId id, PersonId author) {
    this.id = id;
    this.author = author;
    this.beside = false;
    this.base = 0;
  }

  private LogTrack(LogId id, PersonId author, long base) {
    this.id = id;
    this.author = author;
    this.beside = true;
    this.base = base;
    this.seen = base;
  }

  /// A branch whose first entry has the seq after `base`.
  static LogTrack beside(LogId id, PersonId author, long base) {
    return new LogTrack(id, author, base);
  }

  /// The sequence number that comes into its place next.
  long next() {
    return base + nodes.size() + 1;
  }

  void saw(long seq) {
    seen = Math.max(seen, seq);
  }

  /// Of a branch, its next entry.
  void saw(Hash entry) {
    ids.add(entry);
    seen++;
  }

  /// Of a branch, the id of its newest entry.
  Hash newest() {
    return ids.getLast();
  }

  /// Of a branch, the id of the entry that comes into its place next.
  Hash nextId() {
    return ids.get(nodes.size());
  }

  /// Entries that are stored and not in their place.
  long behind() {
    return seen - base - nodes.size();
  }

  void add(EntryNode node) {
    assert node.seq == next();
    nodes.add(node);
  }

  List<EntryNode> nodes() {
    return nodes;
  }
}

package grove.grouping.space;

import grove.identity.PersonId;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.List;

/// How far one data log is in its place.
final class LogTrack {
  final LogId id;
  final PersonId author;
  private final List<EntryNode> nodes = new ArrayList<>();
  private long seen;

  LogTrack(LogId id, PersonId author) {
    this.id = id;
    this.author = author;
  }

  /// The sequence number that comes into its place next.
  long next() {
    return nodes.size() + 1L;
  }

  void saw(long seq) {
    seen = Math.max(seen, seq);
  }

  /// Entries that are stored and not in their place.
  long behind() {
    return seen - nodes.size();
  }

  void add(EntryNode node) {
    assert node.seq == next();
    nodes.add(node);
  }

  List<EntryNode> nodes() {
    return nodes;
  }
}

package grove.store;

import grove.identity.bytes.Hash;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Checks stored logs from the ground: hashes of contents, chain, signed points, head.
final class Audit {
  /// Problems that are listed before the check of a store gives up.
  static final int PROBLEMS_MAX = 100;

  private final GroupId group;
  private final List<String> problems = new ArrayList<>();

  Audit(GroupId group) {
    this.group = group;
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  boolean full() {
    return problems.size() >= PROBLEMS_MAX;
  }

  void problem(String line) {
    if (!full()) {
      problems.add(line);
    }
  }

  /// Walks one log, or a branch beside it, from above `from` to its head.
  void log(LogId log, Iterator<Entry> entries, Head from, Head head) {
    var below = from;
    var signedEnd = 0L;
    while (entries.hasNext() && !full()) {
      var entry = entries.next();
      if (entry.seq() != below.seq() + 1) {
        problem("log " + log + ": entry " + (below.seq() + 1) + " is missing");
      } else if (!entry.header().prev().equals(below.id())) {
        problem("log " + log + ": entry " + entry.seq() + " does not follow the one before it");
      }
      contents(entry);
      if (entry.signature().isPresent()) {
        signedEnd = entry.seq();
      }
      below = new Head(entry.seq(), entry.id());
    }
    if (!below.equals(head)) {
      problem("log " + log + ": its last entry is not the one that the frontier promises");
    }
    if (signedEnd != head.seq()) {
      problem("log " + log + ": it does not end at a signed entry");
    }
  }

  private void contents(Entry entry) {
    var name = "log " + entry.log() + ": entry " + entry.seq();
    var bodyHash = entry.body().map(Hash::sha256).orElseGet(entry::bodyHash);
    if (!entry.header().contentHash().equals(Entry.contentHash(entry.stub(), bodyHash))) {
      problem(name + " has other contents than its header says");
    }
    if (!Segment.group(entry).equals(group)) {
      problem(name + " is of another group");
    }
    if (entry.signature().isPresent() && !entry.signatureValid()) {
      problem(name + " has a wrong signature");
    }
  }
}

package grove.store;

import grove.identity.bytes.Hash;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What became of a segment that was offered to an [EntryStore].
public sealed interface Append {
  /// Stored, in this order; entries that were stored before are not repeated. A segment of the data
  /// lane is accepted whole. On the control lane entries are accepted one by one, so the list may
  /// end before the segment does: offer [Segment#after] the last one to learn why.
  record Accepted(List<Entry> entries) implements Append {
    public Accepted {
      entries = List.copyOf(entries);
    }
  }

  /// Nothing new: every entry was stored before.
  record Known() implements Append {}

  /// Not stored yet: it names control entries that are not here.
  ///
  /// @param missing their ids, in ascending order, so that what follows is the same in every run
  record Waiting(Set<Hash> missing) implements Append {
    public Waiting {
      missing = Collections.unmodifiableSet(new TreeSet<>(missing));
    }
  }

  /// Not stored: entries between the highest stored one and the segment are missing.
  ///
  /// @param haveSeq the highest stored seq of the log, 0 if there is none
  record Gap(long haveSeq) implements Append {}

  /// Not stored: the device signed two histories. Either both entries have the same seq, or
  /// `offered` follows `stored` in number but names another predecessor, and the fork lies below.
  record Fork(Entry stored, Entry offered) implements Append {}

  /// Not stored: the log is frozen from this seq on. What others name of it can be stored beside it
  /// ([EntryStore#appendBeside]).
  record Frozen(long seq) implements Append {}

  /// Not stored, and never will be. A run whose header was rebuilt above the wrong entry ends here
  /// too: that happens between honest nodes which hold different branches of a forked log.
  ///
  /// @param reason one line, without anything from the entry
  record Refused(String reason) implements Append {}
}

package grove.grouping.space;

import grove.store.LogId;

/// What a node knows of entries that are to be trusted to last: how long they have been here, and
/// who else has them.
public interface Settled {
  /// Has the entry with this position in the store been here for as long as the policy says?
  boolean old(long position);

  /// Does every device that was seen lately hold this entry, by its own word?
  boolean everywhere(LogId log, long seq);
}

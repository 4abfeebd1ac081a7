package grove.grouping;

import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.store.GroupId;
import grove.store.LogId;

/// Where an epoch is made: the place of the control entry that grants it, in its maker's log.
///
/// An epoch's id commits to it. So nobody but the maker can grant an epoch of that id, and no copy
/// of a grant in another log takes anything from it.
record EpochPlace(GroupId group, LogId log, long seq) {
  /// Stands for log and seq in an epoch's id, and beside its keys wherever they are kept or given.
  Hash origin() {
    return Hash.tagged(
        "grove/epoch-place/1", new ByteWriter().bytes(log.encode()).u64(seq).toBytes());
  }

  /// The id of the epoch of these keys that is made here.
  Hash epoch(Hash contentHash, Hash networkHash) {
    return epoch(group, origin(), contentHash, networkHash);
  }

  static Hash epoch(GroupId group, Hash origin, Hash contentHash, Hash networkHash) {
    return Hash.tagged(
        "grove/epoch/1",
        group.hash().bytes(),
        origin.bytes(),
        contentHash.bytes(),
        networkHash.bytes());
  }
}

package grove.store;

import java.util.Collection;

/// A removal of pieces that nobody has in mind any more, begun by [BlobStore#removing].
///
/// What is written or named after it was begun stays, however late it is done. It is done once, by any
/// thread.
public interface BlobRemoval {
  /// Removes the pieces of some blobs that none of those has that are kept, and that nobody is writing.
  ///
  /// @return how many bytes that were
  long free(Collection<BlobRef> gone);

  /// Removes the pieces that no blob has: of uploads that failed, or of blobs that nothing names any
  /// more.
  ///
  /// @param beforeMs pieces that came later stay, ms since 1970 by the disk's clock
  /// @return how many bytes that were
  long sweep(long beforeMs);
}

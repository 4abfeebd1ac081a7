package grove.web.group;

import grove.grouping.space.NotePages;
import grove.identity.Secret;
import grove.search.SearchIndex;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.GroupId;
import java.security.SecureRandom;
import java.util.function.Function;

/// Where one workspace keeps what it holds: folders of a home, or their twin in a simulated world.
interface WorkspaceDisk extends Function<GroupId, EntryStore>, AutoCloseable {
  /// The store of a group, opened if it is not yet.
  ///
  /// @throws grove.store.StoreException if it can not be used
  @Override
  EntryStore apply(GroupId group);

  /// A store that was opened here.
  EntryStore opened(GroupId group);

  BlobStore blobs(GroupId group);

  /// Opens the search index; may read all of it.
  ///
  /// @throws grove.search.SearchException if it can not be used
  SearchIndex index(GroupId group, Secret key, SecureRandom random);

  /// Where it is noted what was found in the entries.
  NotePages notes(GroupId group);

  /// Closes what is open, after an opening that failed half way.
  @Override
  void close();

  /// The position of a group's store as it was found on the disk: what was made of its entries and
  /// is ahead of that was made of entries that are gone.
  long found(GroupId group);

  /// Whether there is no room for files of others.
  boolean full();
}

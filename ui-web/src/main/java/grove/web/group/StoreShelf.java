package grove.web.group;

import grove.grouping.Unshown;
import grove.identity.Secret;
import grove.search.SearchIndex;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.web.home.GroupFolder;
import grove.web.home.Home;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/// Opens the folders of a home's groups, and knows the stores that are open.
final class StoreShelf implements WorkspaceDisk {
  private final Home home;
  private final Map<GroupId, EntryStore> open = new HashMap<>();

  StoreShelf(Home home) {
    this.home = home;
  }

  @Override
  public synchronized EntryStore apply(GroupId group) {
    return open.computeIfAbsent(group, this::openFolder);
  }

  private EntryStore openFolder(GroupId group) {
    GroupFolder folder = home.group(group.toHex()).make();
    folder.mend();
    return EntryStore.rocks(folder.entries(), group);
  }

  /// Takes entries out of a group's store, which is closed.
  static void takeOut(Home home, GroupId group, Unshown unshown) {
    GroupFolder folder = home.group(group.toHex());
    folder.mend();
    try (EntryStore from = EntryStore.rocks(folder.entries(), group);
        EntryStore to = EntryStore.rocks(folder.entriesToBe(), group)) {
      unshown.copy(from, to);
    }
    folder.exchangeEntries();
  }

  @Override
  public synchronized EntryStore opened(GroupId group) {
    EntryStore store = open.get(group);
    if (store == null) {
      throw new IllegalStateException("the store was not opened here");
    }
    return store;
  }

  @Override
  public BlobStore blobs(GroupId group) {
    return BlobStore.files(home.group(group.toHex()).blobs());
  }

  @Override
  public SearchIndex index(GroupId group, Secret key, SecureRandom random) {
    String id = group.toHex();
    return SearchIndex.open(home.group(id).index(), id, key, random);
  }

  @Override
  public synchronized void close() {
    open.values().forEach(EntryStore::close);
    open.clear();
  }
}

package grove.web.group;

import grove.grouping.Unshown;
import grove.grouping.space.NotePages;
import grove.identity.LocalIdentity;
import grove.identity.Secret;
import grove.search.SearchIndex;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.web.home.DiskRoom;
import grove.web.home.GroupFolder;
import grove.web.home.Home;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Opens the folders of a home's groups, and knows the stores that are open. Entries that this node
/// has given up are taken out first.
final class StoreShelf implements WorkspaceDisk {
  private final Home home;
  private final Supplier<LocalIdentity> self;
  private final Map<GroupId, EntryStore> open = new HashMap<>();
  private final Map<GroupId, Long> found = new HashMap<>();

  /// @param self as whom this node writes when a store is opened
  StoreShelf(Home home, Supplier<LocalIdentity> self) {
    this.home = home;
    this.self = self;
  }

  @Override
  public synchronized EntryStore apply(GroupId group) {
    return open.computeIfAbsent(group, this::openFolder);
  }

  private EntryStore openFolder(GroupId group) {
    EntryStore store = openShown(group);
    found.put(group, store.position());
    return store;
  }

  /// Without what nobody was shown of an old copy.
  private EntryStore openShown(GroupId group) {
    GroupFolder folder = home.group(group.toHex()).make();
    folder.mend();
    EntryStore store = EntryStore.rocks(folder.entries(), group);
    Unshown unshown = Unshown.of(store, self.get());
    if (unshown.isEmpty()) {
      return store;
    }
    try (store;
        EntryStore without = EntryStore.rocks(folder.entriesToBe(), group)) {
      unshown.copy(store, without);
    }
    folder.exchangeEntries();
    return EntryStore.rocks(folder.entries(), group);
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
  public synchronized long found(GroupId group) {
    return found.getOrDefault(group, 0L);
  }

  @Override
  public boolean full() {
    return DiskRoom.look(home.root()).state() == DiskRoom.State.FULL;
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
  public NotePages notes(GroupId group) {
    return new NoteFiles(home.group(group.toHex()).notes());
  }

  @Override
  public synchronized void close() {
    open.values().forEach(EntryStore::close);
    open.clear();
  }
}

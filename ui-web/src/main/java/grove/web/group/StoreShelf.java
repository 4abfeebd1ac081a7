package grove.web.group;

import grove.grouping.Unshown;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.web.home.GroupFolder;
import grove.web.home.Home;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Opens the entry stores of a home's groups, and knows the ones that are open.
final class StoreShelf implements Function<GroupId, EntryStore>, AutoCloseable {
  private final Home home;
  private final Map<GroupId, EntryStore> open = new HashMap<>();

  StoreShelf(Home home) {
    this.home = home;
  }

  /// The store of a group, opened if it is not yet.
  ///
  /// @throws grove.store.StoreException if it can not be used
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

  /// A store that was opened here.
  synchronized EntryStore opened(GroupId group) {
    EntryStore store = open.get(group);
    if (store == null) {
      throw new IllegalStateException("the store was not opened here");
    }
    return store;
  }

  /// Closes what is open, after an opening that failed half way.
  @Override
  public synchronized void close() {
    open.values().forEach(EntryStore::close);
    open.clear();
  }
}

package grove.grouping.space;

import grove.grouping.Group;
import grove.grouping.GroupEvent;
import grove.identity.bytes.Hash;
import grove.store.BlobRef;
import grove.store.BlobStore;
import grove.store.Entry;
import grove.store.EntryStore;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// What the people of a group share: channels, messages, pages, files and folders.
///
/// All of it follows from the entries of the group's store: it is built by reading them at [#open]
/// and kept up by [#on]. Texts of pages and messages stay in the store and are read when asked for.
///
/// Threads: everything is called on the group's loop, and the listener is told there; the listener
/// must not write in its turn. Wishes that can not be fulfilled are a [SpaceException] with one line
/// for the user; a role that does not allow writing is a `NotAllowedException` of the group.
public final class Workspace {
  /// Up to this size files are fetched unasked where nobody chose another one, bytes.
  public static final long FILES_UP_TO = BlobWatch.FILE_BYTES;

  /// The channel that a new workspace begins with.
  public static final String FIRST_CHANNEL = "general";

  /// An item beside what it is sorted by, which is made once for each.
  private record Named<T extends Item>(String key, T item) {
    static <T extends Item> Named<T> of(T item) {
      return new Named<>(item.name().toLowerCase(Locale.ROOT), item);
    }

    static final Comparator<Named<?>> ORDER =
        Comparator.comparing((Named<?> named) -> named.key).thenComparing(named -> named.item.id());
  }

  private final Space space;
  private final ChangeFeed feed;
  private final Author author;
  private final MessageList messageList;
  private final SearchTexts searchTexts;
  private final Previews previews;

  private Workspace(
      SpaceLog log,
      BlobStore blobs,
      SecureRandom random,
      Consumer<List<ItemChange>> listener,
      Notes notes) {
    space = new Space(log, blobs, notes);
    space.attach();
    feed = new ChangeFeed(space, listener);
    author = new Author(space, feed, new Creation(space, random));
    messageList = new MessageList(space);
    searchTexts = new SearchTexts(space);
    previews = new Previews(space);
  }

  /// Reads what the store holds. The listener is told of everything that changes afterwards.
  ///
  /// @param entries the store of the group
  public static Workspace open(
      Group group,
      EntryStore entries,
      BlobStore blobs,
      SecureRandom random,
      Consumer<List<ItemChange>> listener) {
    return open(group, entries, blobs, random, listener, Notes.none());
  }

  /// The same, with what was noted of the entries before.
  public static Workspace open(
      Group group,
      EntryStore entries,
      BlobStore blobs,
      SecureRandom random,
      Consumer<List<ItemChange>> listener,
      Notes notes) {
    return open(new GroupLog(group, entries), blobs, random, listener, notes);
  }

  static Workspace open(
      SpaceLog log, BlobStore blobs, SecureRandom random, Consumer<List<ItemChange>> listener) {
    return open(log, blobs, random, listener, Notes.none());
  }

  static Workspace open(
      SpaceLog log,
      BlobStore blobs,
      SecureRandom random,
      Consumer<List<ItemChange>> listener,
      Notes notes) {
    var workspace = new Workspace(log, blobs, random, listener, notes);
    workspace.feed.replay();
    return workspace;
  }

  /// Gives a new workspace its first channel. Does nothing where anything was ever written, so the
  /// founder's node may call it at every start.
  public void found() {
    if (space.status().entries() == 0) {
      createChannel(FIRST_CHANNEL);
    }
  }

  // What happened below.

  /// Takes in what an event of the group brings.
  public void on(GroupEvent event) {
    if (event instanceof GroupEvent.KeysArrived) {
      onKeysArrived();
    } else {
      catchUp();
    }
  }

  /// Takes in what the store holds beyond what was read, and judges all anew if the membership has
  /// changed. Nothing is done twice: it may be called at any time.
  public void catchUp() {
    feed.catchUp();
  }

  /// The same, by at most so many pages of the store; true where there may be more. For who has other
  /// things to do meanwhile.
  public boolean catchUp(int pages) {
    return feed.catchUp(pages);
  }

  /// Tries again the entries that wait for a key.
  public void onKeysArrived() {
    feed.catchUp();
    space.records.unlock();
    feed.settle();
  }

  /// Bodies have come that were missing.
  public void onBodies(List<Entry> entries) {
    space.bodies.onRefilled(entries);
    feed.settle();
  }

  /// How many bodies were dropped since the start. Where that grows, files may still hold their bytes.
  public long dropped() {
    return space.bodies.dropped();
  }

  /// Drops the bodies of what was replaced long ago, if the group's policy says so.
  ///
  /// @return how many
  public int retain(Settled settled) {
    var due = new Retention(space.records, space.log.bodies()).due(settled);
    if (!due.isEmpty()) {
      space.bodies.drop(due);
      feed.settle();
    }
    return due.size();
  }

  /// A piece of this blob has arrived. Once it is whole, the items that it belongs to change.
  public void onBlob(Hash manifest) {
    if (space.blobWatch.arrived(manifest)) {
      feed.again(space.blobWatch.naming(manifest));
    }
  }

  /// What a data entry says, whether it counts or not; none if it is not here.
  public Optional<Preview> preview(Hash entry) {
    return previews.of(entry);
  }

  // What people see.

  /// Channels in the order of their names.
  public List<Item.Channel> channels() {
    return named(listed(ItemKind.CHANNEL), space.views::channel);
  }

  public Optional<Item.Channel> channel(ItemId id) {
    return listed(id, ItemKind.CHANNEL).map(space.views::channel);
  }

  /// The newest messages of a channel, or those just before one of them.
  ///
  /// @param limit at most [MessageList#WINDOW_MAX]
  public MessageWindow messages(ItemId channel, Optional<ItemId> before, int limit) {
    return messageList.before(channel, before, limit);
  }

  /// The messages around one of them, itself in the middle.
  public MessageWindow messagesAround(ItemId channel, ItemId message, int limit) {
    return messageList.around(channel, message, limit);
  }

  public Optional<Item.Message> message(ItemId id) {
    return listed(id, ItemKind.MESSAGE).map(space.views::message);
  }

  /// Pages in the order of their titles.
  public List<Item.Page> pages() {
    return named(listed(ItemKind.PAGE), space.views::page);
  }

  public Optional<Item.Page> page(ItemId id) {
    return listed(id, ItemKind.PAGE).map(space.views::page);
  }

  /// The text of a page as its front version has it; empty while it is not on this device, or if
  /// there is no such page.
  public Optional<String> pageText(ItemId id) {
    return listed(id, ItemKind.PAGE).flatMap(space.views::text);
  }

  /// The versions to choose from, if there is more than one.
  public Optional<Conflict> conflict(ItemId id) {
    return listed(id).flatMap(space.conflicts::of);
  }

  /// The items with versions to choose from.
  public List<Item> conflicts() {
    return space.shelf.conflicts().stream()
        .filter(space.views::listed)
        .map(record -> space.views.item(record, true))
        .sorted(Comparator.comparing(Item::id))
        .toList();
  }

  /// The folders in a folder, or at the root, in the order of their names.
  public List<Item.Folder> folders(Optional<ItemId> parent) {
    return named(
        space.tree.shownIn(parent).filter(record -> record.id.is(ItemKind.FOLDER)),
        space.views::folder);
  }

  public Optional<Item.Folder> folder(ItemId id) {
    return listed(id, ItemKind.FOLDER).map(space.views::folder);
  }

  /// The folder and those that hold it, the outermost first; empty for the root.
  public List<Item.Folder> path(Optional<ItemId> folder) {
    return space.tree.path(folder).stream().map(space.views::folder).toList();
  }

  /// The files in a folder, or at the root, in the order of their names.
  public List<Item.File> files(Optional<ItemId> folder) {
    return named(
        space.tree.shownIn(folder).filter(r -> r.id.is(ItemKind.FILE) && space.views.listed(r)),
        space.views::file);
  }

  /// All files, in no order.
  public List<Item.File> allFiles() {
    return listed(ItemKind.FILE).map(space.views::file).toList();
  }

  public Optional<Item.File> file(ItemId id) {
    return listed(id, ItemKind.FILE).map(space.views::file);
  }

  public Optional<Item> item(ItemId id) {
    return listed(id).map(record -> space.views.item(record, true));
  }

  /// The ids of all items, in their order.
  public List<ItemId> ids() {
    return space.records.all().stream()
        .filter(space.views::listed)
        .map(record -> record.id)
        .sorted()
        .toList();
  }

  /// All items, with the texts of messages; read as the stream goes on.
  public Stream<Item> items() {
    return space.records.all().stream()
        .filter(space.views::listed)
        .map(record -> space.views.item(record, true));
  }

  /// Where the newest version of an item comes from.
  public Optional<Origin> origin(ItemId id) {
    return listed(id).map(Views::origin);
  }

  /// The words by which an item can be found: names and texts, and the content of small text files
  /// that are on this device.
  public String searchText(Item item) {
    return searchTexts.of(item);
  }

  /// The blobs that this node should fetch: texts of pages, and files up to [#FILES_UP_TO].
  public List<BlobRef> blobsWanted() {
    return blobsWanted(FILES_UP_TO);
  }

  /// The same with files up to another size, bytes.
  public List<BlobRef> blobsWanted(long filesUpTo) {
    return space.blobWatch.wanted(filesUpTo);
  }

  /// The blobs of items that are here whole.
  public List<BlobRef> blobsHere() {
    return space.blobWatch.here();
  }

  /// Grows whenever [#blobsHere] may have changed.
  public long blobsRevision() {
    return space.blobWatch.revision();
  }

  /// All blobs that anything here names, also what was replaced, deleted or set aside.
  public List<BlobRef> blobsNamed() {
    return space.records.blobs();
  }

  /// The blobs of bodies that were dropped since this was asked last.
  public List<BlobRef> takeForgotten() {
    return space.bodies.takeForgotten();
  }

  /// A blob that was here has been removed.
  public void onBlobGone(Hash manifest) {
    space.blobWatch.gone(manifest);
    feed.again(space.blobWatch.naming(manifest));
  }

  /// All blobs that the items name: texts of pages, and files.
  public List<BlobRef> blobs() {
    return space.blobWatch.named();
  }

  public SpaceStatus status() {
    return space.status();
  }

  /// The position of the store up to which everything is taken in.
  public long position() {
    return space.position();
  }

  /// The items that entries after this position changed, for an index that was built up to there:
  /// those that [#item] gives are to be put, the others to be removed. None where the index had
  /// better be built anew: membership changed since, or too much did.
  public Optional<Set<ItemId>> changedAfter(long position) {
    return space.touchedAfter(position);
  }

  /// A hash over the heads of all records: equal on nodes that hold and can read the same entries.
  public Hash digest() {
    return space.digest();
  }

  /// Reads the store anew, and compares the result with what was kept up since [#open]; each problem
  /// is one line.
  public List<String> verify() {
    catchUp();
    return space.agreesWithARebuild()
        ? List.of()
        : List.of("What is shown differs from what the entries say; start the node again.");
  }

  // What people do.

  public Item.Channel createChannel(String name) {
    return space.views.channel(create(new NewItem.Channel(name)));
  }

  /// Says something in a channel, maybe as an answer to a message there.
  public Item.Message post(ItemId channel, String text, Optional<ItemId> replyTo) {
    return space.views.message(create(new NewItem.Message(channel, text, replyTo)));
  }

  /// Only its author may.
  public Item.Message editMessage(ItemId id, String text) {
    author.editMessage(id, text);
    return space.views.message(record(id));
  }

  public Item.Page createPage(String title, String text) {
    return space.views.page(create(new NewItem.Page(title, text)));
  }

  /// Writes a page as its editor left it.
  ///
  /// @param base the versions that the editor saw; only they are replaced, so what others wrote
  ///     meanwhile stays beside it as a conflict
  public Item.Page editPage(ItemId id, Set<Hash> base, String title, String text) {
    author.editPage(id, base, title, text);
    return space.views.page(record(id));
  }

  /// Ends a conflict of any item: what differs becomes what the chosen version says. Empty if that
  /// version deletes it.
  public Optional<Item> resolve(ItemId id, Hash chosen) {
    author.resolve(id, chosen);
    return item(id);
  }

  public Item.Folder createFolder(Optional<ItemId> parent, String name) {
    return space.views.folder(create(new NewItem.Folder(parent, name)));
  }

  /// Names a blob that is stored already, under the group's blob key.
  ///
  /// @param type media type, as far as it is known; may be empty
  public Item.File addFile(Optional<ItemId> folder, String name, BlobRef content, String type) {
    return space.views.file(create(new NewItem.File(folder, name, content, type)));
  }

  /// Writes many items at once, in this order: signed and synced in as few steps as can be.
  public List<ItemId> importAll(List<? extends NewItem> items) {
    return author.create(items);
  }

  /// Renames a channel, page, file or folder.
  public Item rename(ItemId id, String name) {
    author.rename(id, name);
    return space.views.item(record(id), true);
  }

  /// Moves a file or folder into a folder, or to the root.
  public Item move(ItemId id, Optional<ItemId> folder) {
    author.move(id, folder);
    return space.views.item(record(id), true);
  }

  /// Deletes an item, with a folder all that is in it, with a channel the sight of its messages.
  ///
  /// @return what was deleted: [#restore] brings it back
  public List<ItemId> delete(ItemId id) {
    return author.delete(id);
  }

  /// Takes back what a message, page or file says: the bodies of all of its versions go, at every
  /// node, and nothing of it is shown any more.
  public void redact(ItemId id) {
    author.redact(id);
  }

  /// Brings deleted items back as they were.
  public void restore(Collection<ItemId> ids) {
    author.restore(ids);
  }

  private RecordState create(NewItem wanted) {
    return record(author.create(List.of(wanted)).getFirst());
  }

  /// The record that was just written to.
  private RecordState record(ItemId id) {
    return listed(id)
        .orElseThrow(() ->
            new SpaceException(
                SpaceException.Code.NOT_HERE,
                "It is saved, and appears once what it builds on is on this device again."));
  }

  private Optional<RecordState> listed(ItemId id) {
    return Optional.ofNullable(space.records.get(id)).filter(space.views::listed);
  }

  private Optional<RecordState> listed(ItemId id, ItemKind kind) {
    return id.is(kind) ? listed(id) : Optional.empty();
  }

  private Stream<RecordState> listed(ItemKind kind) {
    return space.shelf.of(kind).stream().filter(space.views::listed);
  }

  private static <T extends Item> List<T> named(
      Stream<RecordState> records, Function<RecordState, T> view) {
    return records
        .map(record -> Named.of(view.apply(record)))
        .sorted(Named.ORDER)
        .map(Named::item)
        .toList();
  }
}

package grove.grouping.space;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What was found when entries were opened, kept beside the store, so that a start need not read,
/// hash and decrypt all of them again.
///
/// The idea: what is noted of an entry (its names, its operations, the values that lists are made of)
/// follows from its bytes and never changes. Everything else, such as what counts and what is a head,
/// is made from it by the same code as from the store. So notes can not be out of date; there are
/// just two ways in which they might be of other entries, or say too much:
///
/// * A power cut may take the end of the store, and other entries come in their places. Pages beyond the
///   store as it was found are removed before anything new is taken; beside that each page names the
///   entry that it ends with.
/// * A body that is dropped has to be gone: its page is removed first, for good.
///
/// An entry that waits, is set beside its log, can not be read, or has lost its body is not noted but
/// read from the store at each start. Pages are sealed like the index, under a key that is in the
/// vault only: 16 bytes of salt (of HMAC-SHA256(key, number in 8 bytes + page)), then AES-256-GCM under
/// HKDF-SHA256(key, salt, "grove/notes/1"), nonce 0, associated data the number. (Rejected: to keep the heads themselves. They change
/// with the membership, the keys, and what others drop; they would have to be believed.)
public final class Notes implements AutoCloseable {
  private static final Bytes INFO = Bytes.utf8("grove/notes/1");
  private static final int SALT_BYTES = 16;

  /// This part of a page, if it could not be noted before and can be now, makes it worth to do so.
  private static final int GAINED_PART = 16;

  private final Optional<Disk> disk;
  private final Set<Long> there = new HashSet<>();
  private NotePage.@Nullable Writing writing;

  /// @param key stays open until [#close]
  private record Disk(NotePages pages, Secret key) {
    int entries() {
      return pages.entries();
    }
  }

  private Notes(Optional<Disk> disk) {
    this.disk = disk;
  }

  /// Notes nothing.
  public static Notes none() {
    return new Notes(Optional.empty());
  }

  /// Notes kept in these pages.
  ///
  /// @param key [Suite#KEY_BYTES] bytes, of this group only; taken over
  /// @param found the position of the store as it was found on the disk
  public static Notes of(NotePages pages, Secret key, long found) {
    var there = pages.numbers();
    var ahead =
        there.stream()
            .filter(number -> (number + 1) * pages.entries() > found)
            .collect(Collectors.toSet());
    if (!ahead.isEmpty() && !pages.remove(ahead)) {
      key.close();
      return none();
    }
    var notes = new Notes(Optional.of(new Disk(pages, key)));
    notes.there.addAll(there);
    notes.there.removeAll(ahead);
    return notes;
  }

  /// Entries from a position to the end of its page.
  int left(long position) {
    return disk.map(on -> on.entries() - (int) (position % on.entries())).orElse(Integer.MAX_VALUE);
  }

  /// What is noted of the entries behind a position; none where nothing is.
  Optional<NotePage> page(long position, SpaceLog log) {
    if (disk.isEmpty() || position % disk.get().entries() != 0) {
      return Optional.empty();
    }
    var entries = disk.get().entries();
    var number = position / entries;
    if (!there.contains(number)) {
      return Optional.empty();
    }
    var page = read(disk.get(), number).filter(read -> read.rows().size() == entries);
    var last = log.after(position + entries - 1, 1);
    if (page.isEmpty() || last.isEmpty() || !last.getFirst().id().equals(page.get().last())) {
      forget(Set.of(number));
      return Optional.empty();
    }
    return page;
  }

  private static Optional<NotePage> read(Disk disk, long number) {
    try {
      return Optional.of(NotePage.decode(open(disk.pages, disk.key, number)));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /// What a page says, opened.
  static Bytes open(NotePages pages, Secret key, long number) throws MalformedException {
    var sealed = pages.read(number).orElse(Bytes.EMPTY);
    if (sealed.size() <= SALT_BYTES) {
      throw new MalformedException("a page that is not there, or cut");
    }
    try (var own = key(key, sealed.slice(0, SALT_BYTES))) {
      return Suite.open(own, 0, ad(number), sealed.slice(SALT_BYTES, sealed.size()));
    }
  }

  private static Secret key(Secret key, Bytes salt) {
    return Suite.hkdf(key, salt, INFO, Suite.KEY_BYTES);
  }

  private static Bytes ad(long number) {
    return new ByteWriter(Long.BYTES).u64(number).toBytes();
  }

  /// An entry was taken from the store.
  ///
  /// @param position behind it
  /// @param placed if it came into its place
  void onTaken(long position, Arrived entry, Optional<Arrivals.Placed> placed) {
    if (disk.isEmpty()) {
      return;
    }
    var entries = disk.get().entries();
    if ((position - 1) % entries == 0) {
      writing = new NotePage.Writing();
    }
    var page = writing;
    if (page == null) {
      return;
    }
    if (notable(entry, placed)) {
      page.add(entry, placed.orElseThrow().node().versions());
    } else {
      page.addUnread();
    }
    if (position % entries == 0) {
      writing = null;
      write(disk.get(), position / entries - 1, page.encode(entry.id()));
    }
  }

  private void write(Disk disk, long number, Bytes plain) {
    var salt = Suite.hmac(disk.key, ad(number), plain).slice(0, SALT_BYTES);
    try (var key = key(disk.key, salt)) {
      var sealed = Bytes.concat(salt, Suite.seal(key, 0, ad(number), plain));
      if (sealed.size() <= NotePages.BYTES_MAX) {
        disk.pages.write(number, sealed);
        there.add(number);
      }
    }
  }

  /// Whether what an entry says may be noted: it stands in its place, whole, and is applied.
  static boolean notable(Arrived entry, Optional<Arrivals.Placed> placed) {
    return entry.whole()
        && placed
            .map(Arrivals.Placed::node)
            .filter(node -> node.state() == EntryNode.State.APPLIED && !node.log.beside)
            .isPresent();
  }

  /// Of a page, this many entries were read from the store that could have been noted.
  void onGained(long position, int gained) {
    disk.map(Disk::entries)
        .filter(entries -> gained > entries / GAINED_PART)
        .ifPresent(entries -> forget(Set.of(position / entries)));
  }

  /// The bodies of these entries are about to be dropped.
  ///
  /// @return whether nothing that they said is noted any more, whatever happens to the machine now
  boolean drop(Collection<EntryNode> nodes) {
    return disk.map(Disk::entries)
        .map(entries ->
            forget(
                nodes.stream()
                    .map(node -> (node.position - 1) / entries)
                    .collect(Collectors.toSet())))
        .orElse(true);
  }

  private boolean forget(Set<Long> numbers) {
    writing = null; // it may hold one of them
    var known = numbers.stream().filter(there::contains).toList();
    var gone = known.isEmpty() || disk.orElseThrow().pages.remove(known);
    if (gone) {
      there.removeAll(numbers);
    }
    return gone;
  }

  /// Wipes the key.
  @Override
  public void close() {
    disk.ifPresent(open -> open.key.close());
  }
}

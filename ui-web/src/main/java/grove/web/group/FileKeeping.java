package grove.web.group;

import grove.graph.Graph;
import grove.grouping.space.Item;
import grove.grouping.space.Workspace;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.EntryStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Which files this device keeps, and which it may let go.
///
/// A file may go only while [#COPIES_MIN] other devices hold it by their own word and *stand before
/// this one* in an order that is made of the file and the device. So of all devices that let go of it
/// at the same moment, the first three never do, and three copies stay whatever each has heard of the
/// others. Of another person's devices one counts: it is one person's word, and may be a lie. Confined
/// to the group's loop.
final class FileKeeping {
  /// Copies that stay elsewhere when one is removed here.
  static final int COPIES_MIN = 3;

  /// Files that are pinned, or that were let go, at most.
  static final int FILES_MAX = 30_000;

  private static final String PINNED = "web/files-pinned";
  private static final String FREED = "web/files-freed";
  private static final String KEEP = "web/files-keep";
  private static final String ORDER = "grove/keeper/1";

  private final EntryStore store;
  private final Graph graph;
  private final Workspace space;
  private final DeviceId self;
  private final Supplier<Map<DeviceId, PersonId>> confirmed;
  private final LocalHashes pinned;
  private final LocalHashes freed;
  private long keepUpTo;
  private long revision;

  /// @param confirmed living devices of members that were seen lately, and whose they are
  FileKeeping(
      EntryStore store,
      Graph graph,
      Workspace space,
      DeviceId self,
      Supplier<Map<DeviceId, PersonId>> confirmed) {
    this.store = store;
    this.graph = graph;
    this.space = space;
    this.self = self;
    this.confirmed = confirmed;
    this.pinned = new LocalHashes(store, PINNED, FILES_MAX);
    this.freed = new LocalHashes(store, FREED, FILES_MAX);
    this.keepUpTo = read(store.local(KEEP).orElse(Bytes.EMPTY));
  }

  private static long read(Bytes kept) {
    try {
      return kept.isEmpty() ? 0 : ByteReader.of(kept).u64();
    } catch (MalformedException e) {
      return 0;
    }
  }

  /// How many bytes of files stay here if others have them; 0: all.
  long keepUpTo() {
    return keepUpTo;
  }

  void keepUpTo(long bytes) {
    keepUpTo = bytes;
    store.putLocal(Map.of(KEEP, new ByteWriter().u64(bytes).toBytes()));
  }

  /// Does somebody want this file to stay on this device?
  boolean pinned(Hash manifest) {
    return pinned.has(manifest);
  }

  boolean anyPinned() {
    return !pinned.isEmpty();
  }

  void pin(Hash manifest, boolean on) {
    if (!on) {
      pinned.remove(manifest);
    } else if (!pinned.addAll(List.of(manifest))) {
      throw new IllegalArgumentException(
          "at most " + FILES_MAX + " files can be kept by hand: let go of one first");
    }
  }

  /// Was this file let go? Then it is fetched only when somebody asks.
  boolean freed(Hash manifest) {
    return freed.has(manifest);
  }

  /// False where so many were let go that no more can be remembered.
  boolean free(Collection<Hash> manifests) {
    revision++;
    return freed.addAll(manifests);
  }

  void wantAgain(Hash manifest) {
    revision++;
    freed.remove(manifest);
  }

  /// Grows whenever [#freed] may answer otherwise than before.
  long revision() {
    return revision;
  }

  /// How many living devices of members say that they hold it; this one among them where it is here.
  int copies(Hash manifest, boolean here) {
    Set<DeviceId> sure = confirmed.get().keySet();
    long others =
        graph.holders(manifest).stream().filter(d -> !d.equals(self) && sure.contains(d)).count();
    return (int) others + (here ? 1 : 0);
  }

  /// May this copy go, others having enough?
  boolean mayGo(Hash manifest) {
    Map<DeviceId, PersonId> sure = confirmed.get();
    Hash own = place(manifest, self);
    List<DeviceId> before =
        graph.holders(manifest).stream()
            .filter(device -> !device.equals(self) && sure.containsKey(device))
            .filter(device -> place(manifest, device).compareTo(own) < 0)
            .toList();
    return words(before, sure, self) >= COPIES_MIN;
  }

  /// For how much the word of these devices counts: each own one, and one of each other person.
  static int words(Collection<DeviceId> devices, Map<DeviceId, PersonId> owners, DeviceId self) {
    PersonId me = owners.get(self);
    int own = 0;
    Set<PersonId> others = new HashSet<>();
    for (DeviceId device : devices) {
      PersonId owner = owners.get(device);
      if (owner != null && owner.equals(me)) {
        own++;
      } else if (owner != null) {
        others.add(owner);
      }
    }
    return own + others.size();
  }

  /// Where a device stands among those that keep a file.
  private static Hash place(Hash manifest, DeviceId device) {
    return Hash.tagged(ORDER, manifest.bytes(), device.bytes());
  }

  /// Files that are here and may go: none of which somebody wants here, the largest first of those
  /// that are not fetched unasked, then the oldest.
  List<Item.File> mayGo(long filesUpTo) {
    Set<Hash> here = new HashSet<>();
    space.blobsHere().forEach(blob -> here.add(blob.manifest()));
    List<Item.File> files = new ArrayList<>();
    for (Item.File file : space.allFiles()) {
      Hash manifest = file.content().manifest();
      if (here.contains(manifest) && !pinned(manifest) && !freed(manifest) && mayGo(manifest)) {
        files.add(file);
      }
    }
    files.sort(
        Comparator.comparing((Item.File file) -> file.size() <= filesUpTo)
            .thenComparingLong(Item.File::timeMs)
            .thenComparing(Item.File::id));
    return files;
  }

  /// Of these, the first that bring the files here down to what is to be kept.
  List<Item.File> excess(long filesUpTo) {
    if (keepUpTo == 0) {
      return List.of();
    }
    long bytes = bytesHere();
    List<Item.File> excess = new ArrayList<>();
    if (bytes > keepUpTo) {
      for (Item.File file : mayGo(filesUpTo)) {
        if (bytes > keepUpTo) {
          excess.add(file);
          bytes -= file.size();
        }
      }
    }
    return excess;
  }

  /// Bytes of the files that are here, each counted once.
  long bytesHere() {
    return space.blobsHere().stream()
        .filter(b -> !freed(b.manifest()))
        .mapToLong(b -> b.length())
        .sum();
  }
}

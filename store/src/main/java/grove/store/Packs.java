package grove.store;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The packs of a folder, and where in them each chunk lies.
///
/// Reading takes no lock; one writes at a time. Nothing here is on the disk before [#force].
final class Packs {
  /// Bytes after which a pack is full, and the next begins.
  static final int PACK_BYTES = 64 << 20;

  private final Path folder;
  private final Blocks blocks;
  private final int packBytes;
  private final Map<Hash, Pack.Place> places = new ConcurrentHashMap<>();
  private final NavigableMap<Integer, Pack> packs = new ConcurrentSkipListMap<>();
  private final ReentrantLock writing = new ReentrantLock();

  /// What was written since it was taken last, by pack.
  private final Map<Pack, List<Hash>> unforced = new LinkedHashMap<>();

  private final List<Pack.Place> twice = new ArrayList<>();
  private long unforcedBytes;
  private int lastNumber;
  private boolean closed;

  /// Something done with files.
  interface Act {
    void run() throws IOException;
  }

  private Packs(Path folder, Blocks blocks, int packBytes) {
    this.folder = folder;
    this.blocks = blocks;
    this.packBytes = packBytes;
  }

  /// Finds out what is in a folder: from the indexes, and from packs that have none or have grown since.
  ///
  /// @param packBytes after how many bytes a pack is full: [#PACK_BYTES]
  static Packs open(Path folder, Blocks blocks, int packBytes) throws IOException {
    var packs = new Packs(folder, blocks, packBytes);
    try {
      packs.find();
      return packs;
    } catch (IOException | RuntimeException e) {
      packs.close();
      throw e;
    }
  }

  private void find() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    files.stream().flatMap(file -> Pack.number(file).stream()).forEach(this::add);
    lastNumber = packs.isEmpty() ? 0 : packs.lastKey();
    for (var file : files) {
      if (PackIndex.packOf(file).filter(number -> !packs.containsKey(number)).isPresent()) {
        Files.delete(file);
      }
    }
    Disk.force(folder); // a process that was killed may not have
    for (var pack : packs.values()) {
      find(pack);
    }
    indexAll();
  }

  private void find(Pack pack) throws IOException {
    var bytes = Files.size(pack.file());
    var index = PackIndex.read(pack).filter(one -> (long) one.blocks() * Blocks.BYTES <= bytes);
    index.ifPresent(one -> one.chunks().forEach(this::found));
    pack.end = index.map(PackIndex::blocks).orElse(0);
    pack.indexed = index.isPresent();
    if (Blocks.blocks(bytes) > pack.end) {
      pack.indexed = false;
      pack.scan(pack.end, this::found);
      pack.force(); // whoever is told that it is here may rely on it
      pack.close();
    }
  }

  /// What was written last counts: the one before may be damaged, or was being moved.
  private void found(Pack.Found chunk) {
    var before = places.get(chunk.chunk());
    place(chunk.chunk(), chunk.place());
    if (twice.remove(chunk.place())) {
      overwritten(chunk.place()); // it is looked through again, since somebody interrupted
    }
    if (before != null && !before.equals(chunk.place())) {
      twice.add(before);
      owe(before);
    }
  }

  /// What lies there has to be overwritten, and until then no index may pass over it.
  private void owe(Pack.Place place) {
    pack(place).owed += place.blocks();
  }

  /// What lay there is overwritten, and on the disk.
  void overwritten(Pack.Place place) {
    var pack = packs.get(place.pack());
    if (pack != null) {
      pack.owed -= place.blocks();
    }
  }

  /// Places of chunks that lie elsewhere, too, or could not be brought to the disk. They are given once.
  List<Pack.Place> twice() {
    return compute(() -> {
      for (var place : twice) {
        var pack = packs.get(place.pack());
        if (pack != null) {
          forgetIndex(pack);
        }
      }
      var given = List.copyOf(twice);
      twice.clear();
      return given;
    });
  }

  private static void forgetIndex(Pack pack) throws IOException {
    Files.deleteIfExists(PackIndex.of(pack));
    pack.indexed = false;
  }

  private Pack add(int number) {
    return packs.computeIfAbsent(number, _ -> new Pack(folder, number, blocks));
  }

  /// Runs while nobody else writes.
  void alone(Act act) {
    compute(() -> {
      act.run();
      return act;
    });
  }

  private <T> T compute(Blocks.Work<T> work) {
    writing.lock();
    try {
      if (closed) {
        throw Trouble.closed(folder); // another opening may write there by now
      }
      return work.run();
    } catch (IOException e) {
      throw trouble(e);
    } finally {
      writing.unlock();
    }
  }

  StoreException trouble(IOException e) {
    return Trouble.of(folder, e);
  }

  boolean has(Hash chunk) {
    return places.containsKey(chunk);
  }

  List<Hash> list(int firstByte) {
    return places.keySet().stream().filter(chunk -> chunk.byteAt(0) == firstByte).toList();
  }

  /// @param lost hears of the chunk if its pack is not there any more
  Optional<Bytes> get(Hash chunk, Consumer<Hash> lost) throws IOException {
    var place = places.get(chunk);
    while (place != null) {
      try {
        var bytes = new Pack(folder, place.pack(), blocks).read(place);
        if (place.equals(places.get(chunk))) {
          return Optional.of(bytes);
        }
      } catch (NoSuchFileException e) {
        if (forget(chunk, place)) {
          lost.accept(chunk); // somebody took it away
        }
      }
      place = places.get(chunk); // it was moved, or let go, while it was read
    }
    return Optional.empty();
  }

  /// Bytes of a chunk whose pack was written last before this time; else negative.
  long bytes(Hash chunk, long beforeMs) throws IOException {
    var place = places.get(chunk);
    if (place == null) {
      return -1;
    }
    try {
      var file = new Pack(folder, place.pack(), blocks).file();
      return Files.getLastModifiedTime(file).toMillis() < beforeMs ? place.bytes() : -1;
    } catch (NoSuchFileException e) {
      return -1;
    }
  }

  /// Writes a chunk that is not here.
  ///
  /// @return bytes that are not forced now
  long put(Hash chunk, Bytes cipher) {
    return compute(() -> {
      if (!has(chunk)) {
        append(chunk, cipher);
      }
      return unforcedBytes;
    });
  }

  /// Writes a chunk behind all others, wherever it lay before.
  void append(Hash chunk, Bytes cipher) throws IOException {
    var pack = active();
    var place = pack.append(chunk, cipher);
    place(chunk, place);
    unforced(pack).add(chunk);
    unforcedBytes += (long) place.blocks() * Blocks.BYTES;
  }

  private List<Hash> unforced(Pack pack) {
    return unforced.computeIfAbsent(pack, _ -> new ArrayList<>());
  }

  /// The pack that is being written. No number is used again: an index that a crash brought back could be
  /// taken for that of another pack.
  private Pack active() {
    var last = packs.get(lastNumber);
    return last == null || full(last) ? add(++lastNumber) : last;
  }

  private boolean full(Pack pack) {
    return pack.failed || pack.unread || pack.end >= packBytes / Blocks.BYTES;
  }

  void place(Hash chunk, Pack.Place place) {
    pack(place).live += place.blocks();
    var before = places.put(chunk, place);
    if (before != null) {
      pack(before).live -= before.blocks();
    }
  }

  private Pack pack(Pack.Place place) {
    return Objects.requireNonNull(packs.get(place.pack()), "a chunk lies in a pack");
  }

  /// False where it lies elsewhere by now.
  private boolean forget(Hash chunk, Pack.Place place) {
    return compute(() -> {
      var here = places.remove(chunk, place);
      if (here) {
        pack(place).live -= place.blocks();
      }
      return here;
    });
  }

  /// Nobody finds the chunk any more; its index goes first, so that no start does.
  Optional<Pack.Place> drop(Hash chunk) {
    return compute(() -> {
      var place = places.get(chunk);
      if (place != null) {
        forgetIndex(pack(place));
        forget(chunk, place);
        owe(place);
      }
      return Optional.ofNullable(place);
    });
  }

  /// Brings all that was written to the disk. What can not be brought there is lost: to ask again may
  /// succeed without the bytes being there.
  void force(Consumer<Hash> lost) {
    var batch =
        compute(() -> {
          var taken = new LinkedHashMap<>(unforced);
          unforced.clear();
          unforcedBytes = 0;
          return taken;
        });
    try {
      for (var pack : batch.keySet()) {
        pack.force();
      }
      if (!batch.isEmpty()) {
        forceNames();
      }
    } catch (IOException e) {
      batch.forEach((pack, chunks) -> lose(pack, chunks, lost));
      throw trouble(e);
    }
    batch.keySet().stream().filter(this::full).forEach(this::index);
  }

  private void lose(Pack pack, List<Hash> chunks, Consumer<Hash> lost) {
    alone(() -> {
      pack.failed = true;
      var all = new ArrayList<>(chunks);
      all.addAll(Objects.requireNonNullElse(unforced.remove(pack), List.of()));
      for (var chunk : all) {
        var place = places.get(chunk);
        if (place != null && place.pack() == pack.number && forget(chunk, place)) {
          twice.add(place); // it may have come to the disk all the same
          owe(place);
          lost.accept(chunk);
        }
      }
    });
  }

  /// Writes the indexes that are missing. Without one a pack is read whole at the next start: that a full
  /// disk takes none is no reason to stop now.
  void indexAll() {
    packs.values().forEach(this::index);
  }

  private void index(Pack pack) {
    alone(() -> {
      try {
        if (!pack.indexed && complete(pack)) {
          new PackIndex(pack.end, chunksOf(pack)).write(pack);
          pack.indexed = true;
        }
      } catch (IOException e) {
        pack.indexed = false;
      }
      closeUnlessActive(pack);
    });
  }

  /// Whether all that it holds is known, and on the disk.
  private boolean complete(Pack pack) {
    var known = !pack.failed && !pack.unread && pack.owed == 0;
    return known && pack.end > 0 && !unforced.containsKey(pack);
  }

  private List<Pack.Found> chunksOf(Pack pack) {
    return places.entrySet().stream()
        .filter(entry -> entry.getValue().pack() == pack.number)
        .map(entry -> new Pack.Found(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingInt(found -> found.place().block()))
        .toList();
  }

  /// Packs that nothing more goes into, and of which one of so many parts, or more, was let go.
  List<Pack> old(int part) {
    return packs.values().stream()
        .filter(pack -> pack.number != lastNumber || full(pack))
        .filter(pack -> !pack.unread)
        .filter(pack -> part * (pack.end - pack.live) >= pack.end)
        .toList();
  }

  /// Overwrites what lies there, if its pack is there still.
  void wipe(Pack.Place place) throws IOException {
    var pack = packs.get(place.pack());
    if (pack != null && Files.notExists(pack.file())) {
      return; // somebody took it away
    }
    if (pack != null && pack.live == 0 && !pack.unread) {
      delete(pack);
    } else if (pack != null) {
      var writtenAt = Files.getLastModifiedTime(pack.file());
      pack.wipe(place);
      Files.setLastModifiedTime(pack.file(), writtenAt); // nothing came
      unforced(pack);
      closeUnlessActive(pack);
    }
  }

  private void closeUnlessActive(Pack pack) throws IOException {
    if (pack.number != lastNumber || full(pack)) {
      pack.close();
    }
  }

  /// Writes what is left in a pack behind all others. What is damaged is not written again: it is lost.
  ///
  /// @param moved takes what was moved, and where it lay
  void move(Pack pack, Map<Hash, Pack.Place> moved, Consumer<Hash> lost) {
    alone(() -> {
      for (var chunk : chunksOf(pack)) {
        var cipher = pack.read(chunk.place());
        if (Hash.sha256(cipher).equals(chunk.chunk())) {
          append(chunk.chunk(), cipher);
          moved.put(chunk.chunk(), chunk.place());
        } else if (forget(chunk.chunk(), chunk.place())) {
          lost.accept(chunk.chunk());
        }
      }
    });
  }

  /// A chunk that was moved lies where it lay before.
  ///
  /// @return where it was moved to, if it is there
  Optional<Pack.Place> moveBack(Hash chunk, Pack.Place place) throws IOException {
    var moved = Optional.ofNullable(places.get(chunk)).filter(now -> !now.equals(place));
    if (moved.isPresent()) {
      forgetIndex(pack(moved.get()));
      owe(moved.get());
    }
    place(chunk, place);
    return moved;
  }

  /// A chunk that was moved was let go then: it lies where it lay before, too.
  void leave(Pack.Place place) throws IOException {
    forgetIndex(pack(place));
    owe(place);
  }

  /// Brings the names in the folder to the disk.
  void forceNames() throws IOException {
    Blocks.undisturbed(() -> {
      Disk.force(folder);
      return folder;
    });
  }

  private void delete(Pack pack) throws IOException {
    pack.close();
    unforced.remove(pack);
    Files.deleteIfExists(PackIndex.of(pack));
    Files.deleteIfExists(pack.file());
    packs.remove(pack.number);
  }

  void deleteIfEmpty(Pack pack) {
    alone(() -> {
      if (pack.live == 0) {
        delete(pack);
        forceNames();
      }
    });
  }

  /// Nothing is written any more: another opening relies on what is here.
  void close() throws IOException {
    writing.lock();
    try {
      closed = true;
      for (var pack : packs.values()) {
        pack.close();
      }
    } finally {
      writing.unlock();
    }
  }
}

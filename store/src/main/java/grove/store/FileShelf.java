package grove.store;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Chunks as files, each named by its hash.
///
/// ```
/// FOLDER/chunks/ab/cdef…   sealed chunks, whole and synced, by the hex digits of their hash
/// FOLDER/fresh/abcdef…     whole, but not synced yet
/// FOLDER/fresh/*.part      being written
/// FOLDER/lock              held while the folder is open
/// ```
///
/// A file gets its name in `chunks` only after its bytes were synced, so what is found there was
/// whole once, after any crash. To sync each chunk as it comes would cost a disk round trip per
/// chunk; so they gather in `fresh` and are synced together, beside what goes on. After a crash fresh
/// ones are checked by their hash: what arrived is kept, what is torn is deleted.
final class FileShelf implements ChunkShelf {
  /// Fresh chunks after which they are synced without being asked for: they are read again after a
  /// crash.
  private static final int GATHERED_MAX = 256;

  /// Fresh chunks after which [#put] waits for that: the disk is slower than they come.
  private static final int FRESH_MAX = 512;

  /// Files that are brought to the disk side by side: it takes little longer than one.
  private static final int SIDE_BY_SIDE = 32;

  private static final int SHARD_DIGITS = 2;
  private static final String PART = ".part";

  private final Path folder;
  private final Path chunks;
  private final Path freshFolder;
  private final FileChannel lockFile;
  private final FileLock lock;
  private final Set<Hash> fresh = ConcurrentHashMap.newKeySet();
  private final AtomicLong parts = new AtomicLong();
  private final ReentrantLock syncing = new ReentrantLock();
  private final AtomicBoolean beside = new AtomicBoolean();
  private final AtomicReference<@Nullable StoreException> failure = new AtomicReference<>();
  private volatile Consumer<Hash> onLost = _ -> {};

  private FileShelf(Path folder, FileChannel lockFile, FileLock lock) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
    chunks = folder.resolve("chunks");
    freshFolder = folder.resolve("fresh");
  }

  static FileShelf open(Path folder) {
    try {
      Disk.makeFolder(folder);
      var lockFile =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var lock = tryLock(lockFile);
      if (lock == null) {
        lockFile.close();
        throw Trouble.inUse(folder);
      }
      var shelf = new FileShelf(folder, lockFile, lock);
      Disk.makeFolder(shelf.chunks);
      Disk.makeFolder(shelf.freshFolder);
      shelf.recover();
      return shelf;
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  /// Sorts out what the last process left unsynced.
  private void recover() throws IOException {
    List<Path> left;
    try (Stream<Path> files = Files.list(freshFolder)) {
      left = files.toList();
    }
    for (var file : left) {
      var name = hash(file.getFileName().toString());
      if (name.isPresent()
          && Files.size(file) <= BlobStore.CIPHER_BYTES_MAX
          && Hash.sha256(Bytes.owned(Files.readAllBytes(file))).equals(name.get())) {
        fresh.add(name.get());
      } else {
        Files.delete(file);
      }
    }
  }

  private static Optional<Hash> hash(String fileName) {
    try {
      var bytes = Bytes.hex(fileName);
      return bytes.size() == Hash.SIZE ? Optional.of(new Hash(bytes)) : Optional.empty();
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean has(Hash chunk) {
    return fresh.contains(chunk) || Files.exists(place(chunk));
  }

  /// Fresh ones first, and a set: meanwhile one may move to its place, never back.
  @Override
  public List<Hash> list(int firstByte) {
    Set<Hash> found = new HashSet<>();
    fresh.stream().filter(chunk -> chunk.byteAt(0) == firstByte).forEach(found::add);
    var shard = HexFormat.of().toHexDigits((byte) firstByte);
    try (Stream<Path> files = Files.list(chunks.resolve(shard))) {
      files.forEach(file -> hash(shard + file.getFileName()).ifPresent(found::add));
    } catch (NoSuchFileException e) {
      return List.copyOf(found); // nothing begins so
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    }
    return List.copyOf(found);
  }

  @Override
  public Optional<Bytes> get(Hash chunk) {
    // While it is looked for a fresh one may move to its place, never back: so that comes last.
    var found = fresh.contains(chunk) ? read(freshFolder.resolve(chunk.toHex())) : null;
    return Optional.ofNullable(found == null ? read(place(chunk)) : found);
  }

  private @Nullable Bytes read(Path file) {
    try {
      return Bytes.owned(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    }
  }

  @Override
  public void put(Hash chunk, Bytes cipher) {
    tellFailure();
    if (has(chunk)) {
      return;
    }
    var part = freshFolder.resolve(parts.incrementAndGet() + PART);
    try {
      try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
        cipher.writeTo(out);
      }
      Files.move(part, freshFolder.resolve(chunk.toHex()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      part.toFile().delete();
      throw Trouble.of(folder, e);
    }
    fresh.add(chunk);
    if (fresh.size() >= FRESH_MAX) {
      sync();
    } else if (fresh.size() >= GATHERED_MAX && beside.compareAndSet(false, true)) {
      Thread.ofVirtual().name("shelf").start(this::syncBeside);
    }
  }

  @Override
  public Executor beside() {
    return task -> Thread.ofVirtual().name("chunk").start(task);
  }

  /// Its failure is told by the next [#put] or [#sync].
  private void syncBeside() {
    try {
      sync();
    } catch (StoreException e) {
      failure.set(e);
    } finally {
      beside.set(false);
    }
  }

  private void tellFailure() {
    var failed = failure.getAndSet(null);
    if (failed != null) {
      throw new StoreException(failed.reason(), String.valueOf(failed.getMessage()), failed);
    }
  }

  @Override
  public long bytes(Hash chunk, long beforeMs) {
    var file = fresh.contains(chunk) ? freshFolder.resolve(chunk.toHex()) : place(chunk);
    try {
      return Files.getLastModifiedTime(file).toMillis() < beforeMs ? Files.size(file) : -1;
    } catch (NoSuchFileException e) {
      return -1;
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    }
  }

  @Override
  public void drop(Hash chunk) {
    try {
      Files.deleteIfExists(freshFolder.resolve(chunk.toHex()));
      Files.deleteIfExists(place(chunk));
      fresh.remove(chunk);
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    }
  }

  @Override
  public void onLost(Consumer<Hash> ear) {
    onLost = ear;
  }

  @Override
  public void sync() {
    syncing.lock();
    try {
      tellFailure();
      syncFresh();
    } finally {
      syncing.unlock();
    }
  }

  /// First all contents, then all names: the disk can write the contents in one go.
  private void syncFresh() {
    var batch = List.copyOf(fresh);
    Set<Path> shards = new HashSet<>();
    try {
      forceAll(batch);
      for (var chunk : batch) {
        var place = place(chunk);
        var shard = folderOf(place);
        if (shards.add(shard) && !Files.exists(shard)) {
          Disk.makeFolder(shard);
        }
        moveIfThere(freshFolder.resolve(chunk.toHex()), place);
        fresh.remove(chunk);
      }
      for (var shard : shards) {
        Disk.force(shard);
      }
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    }
  }

  /// Side by side, since a disk brings many files home in the time of one.
  private void forceAll(List<Hash> batch) {
    var failed = new AtomicReference<@Nullable StoreException>();
    var workers =
        IntStream.range(0, Math.min(SIDE_BY_SIDE, batch.size()))
            .mapToObj(
                first -> Thread.ofVirtual().name("force").start(() -> force(batch, first, failed)))
            .toList();
    workers.forEach(FileShelf::join);
    var failure = failed.get();
    if (failure != null) {
      throw failure;
    }
  }

  private void force(
      List<Hash> batch, int first, AtomicReference<@Nullable StoreException> failed) {
    for (var i = first; i < batch.size(); i += SIDE_BY_SIDE) {
      try {
        forceIfThere(batch.get(i));
      } catch (StoreException e) {
        failed.set(e);
      }
    }
  }

  /// Whoever waits here is interrupted for no reason of ours, and told so afterwards.
  private static void join(Thread worker) {
    var interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void forceIfThere(Hash chunk) {
    var file = freshFolder.resolve(chunk.toHex());
    try {
      Disk.forceFile(file);
    } catch (NoSuchFileException e) {
      return; // it was damaged, and dropped meanwhile
    } catch (IOException e) {
      // To ask again may succeed without the bytes being there: the chunk counts as missing.
      fresh.remove(chunk);
      file.toFile().delete();
      onLost.accept(chunk);
      throw Trouble.of(folder, e);
    }
  }

  private static void moveIfThere(Path file, Path to) throws IOException {
    try {
      Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return; // as above
    }
  }

  private Path place(Hash chunk) {
    var digits = chunk.toHex();
    return chunks
        .resolve(digits.substring(0, SHARD_DIGITS))
        .resolve(digits.substring(SHARD_DIGITS));
  }

  private static Path folderOf(Path place) {
    var shard = place.getParent();
    if (shard == null) {
      throw new IllegalStateException("a chunk lies in a folder");
    }
    return shard;
  }

  @Override
  public void close() {
    sync();
    try {
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    }
  }
}

package grove.store;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Chunks in packs: large files that are written from begin to end, so that a file of many chunks costs
/// little more than its bytes.
///
/// ```
/// FOLDER/packs/N         sealed chunks one behind the other (Pack), N = 1, 2, …
/// FOLDER/packs/N.index   which they are (PackIndex)
/// FOLDER/lock            held while the folder is open
/// ```
///
/// Where each chunk lies is in memory, about 130 bytes for each. What an index covers was on the disk
/// when it was written; what a pack holds behind that is hashed at the next start: what arrived is kept,
/// what is torn is overwritten. To sync each chunk as it comes would cost a disk round trip per chunk; so
/// they are synced together, beside what goes on.
final class PackShelf implements ChunkShelf {
  /// Unsynced bytes after which they are synced without being asked for: they are hashed again after a
  /// crash.
  private static final long GATHERED_BYTES_MAX = 64 << 20;

  /// Unsynced bytes after which [#put] waits for that: the disk is slower than they come.
  private static final long UNSYNCED_BYTES_MAX = 128 << 20;

  private final Path folder;
  private final FolderLock lock;
  private final Packs packs;
  private final Wiping wiping;
  private final ReentrantLock syncing = new ReentrantLock();
  private final AtomicBoolean beside = new AtomicBoolean();
  private final AtomicReference<@Nullable StoreException> failure = new AtomicReference<>();
  private volatile Consumer<Hash> onLost = _ -> {};

  private PackShelf(Path folder, FolderLock lock, Packs packs) {
    this.folder = folder;
    this.lock = lock;
    this.packs = packs;
    wiping = new Wiping(packs, this::lost);
  }

  static PackShelf open(Path folder) {
    try {
      Disk.makeFolder(folder);
      return open(folder, Blocks.in(folder), Packs.PACK_BYTES);
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    }
  }

  static PackShelf open(Path folder, Blocks blocks, int packBytes) {
    try {
      var lock = FolderLock.on(folder);
      try {
        return open(folder, lock, blocks, packBytes);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    } catch (UncheckedIOException e) {
      throw Trouble.of(folder, Objects.requireNonNull(e.getCause())); // of a walk through a folder
    }
  }

  private static PackShelf open(Path folder, FolderLock lock, Blocks blocks, int packBytes)
      throws IOException {
    var packFolder = folder.resolve("packs");
    Disk.makeFolder(packFolder);
    var packs = Packs.open(packFolder, blocks, packBytes);
    try {
      var shelf = new PackShelf(folder, lock, packs);
      LooseChunks.takeOver(folder, shelf);
      return shelf;
    } catch (IOException | RuntimeException e) {
      packs.close();
      throw e;
    }
  }

  private void lost(Hash chunk) {
    onLost.accept(chunk);
  }

  @Override
  public boolean has(Hash chunk) {
    return packs.has(chunk);
  }

  @Override
  public List<Hash> list(int firstByte) {
    return packs.list(firstByte);
  }

  @Override
  public Optional<Bytes> get(Hash chunk) {
    try {
      return packs.get(chunk, this::lost);
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
    var waiting = packs.put(chunk, cipher);
    if (waiting >= UNSYNCED_BYTES_MAX) {
      sync();
    } else if (waiting >= GATHERED_BYTES_MAX && beside.compareAndSet(false, true)) {
      Thread.ofVirtual().name("shelf").start(this::syncBeside);
    }
  }

  @Override
  public Executor beside() {
    return task -> Thread.ofVirtual().name("chunk").start(task);
  }

  /// Its failure is told by the next [#put] or [#sync]: also by one that waited for this one.
  private void syncBeside() {
    syncing.lock();
    try {
      packs.force(this::lost);
    } catch (StoreException e) {
      failure.set(e);
    } finally {
      syncing.unlock();
      beside.set(false);
    }
  }

  private void tellFailure() {
    var failed = failure.getAndSet(null);
    if (failed != null) {
      throw new StoreException(failed.reason(), String.valueOf(failed.getMessage()), failed);
    }
  }

  /// A pack knows when it was written last: a chunk may have come long before that.
  @Override
  public long bytes(Hash chunk, long beforeMs) {
    try {
      return packs.bytes(chunk, beforeMs);
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    }
  }

  @Override
  public void drop(Hash chunk) {
    wiping.add(chunk);
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
      packs.force(this::lost);
    } finally {
      syncing.unlock();
    }
  }

  @Override
  public void settle() {
    syncing.lock();
    try {
      packs.force(this::lost);
      wiping.run();
    } finally {
      syncing.unlock();
    }
  }

  @Override
  public void close() {
    syncing.lock();
    try {
      packs.force(this::lost);
      packs.indexAll();
    } finally {
      end();
      syncing.unlock();
    }
  }

  private void end() {
    try (lock) {
      packs.close();
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    }
  }
}

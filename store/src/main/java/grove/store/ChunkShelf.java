package grove.store;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Where sealed chunks lie, by their hash: what [SealedBlobs] needs of files or of memory.
///
/// A shelf believes its caller: hashes are checked above it. All methods are safe from any thread.
interface ChunkShelf extends AutoCloseable {
  boolean has(Hash chunk);

  /// The chunks whose hash begins with this byte.
  List<Hash> list(int firstByte);

  Optional<Bytes> get(Hash chunk);

  /// Keeps a chunk; it is on the disk after the next [#sync].
  void put(Hash chunk, Bytes cipher);

  /// Who keeps chunks beside those who bring them; by default nobody.
  default Executor beside() {
    return Runnable::run;
  }

  /// Bytes of a chunk that came before this time; negative where it is not here, or came later.
  long bytes(Hash chunk, long beforeMs);

  /// Deletes a chunk: nobody finds it from now on.
  void drop(Hash chunk);

  void sync();

  /// Several were deleted: what they were must not stay, and their room is freed.
  default void settle() {}

  /// Says who hears of chunks that were put and could not be synced: they are not here any more.
  default void onLost(Consumer<Hash> ear) {}

  @Override
  void close();
}
